package org.catalogpoller.poll;

/**
 * Who may act for a poll, after its row was asked.
 *
 * @param kind what the row said
 * @param pollId the poll that goes on: this one, or the one that this one has to make room for
 */
public record Claim(Kind kind, String pollId) {

    public enum Kind {
        /** This delivery is the first to get this far. */
        ADVANCED,
        /** Another delivery of the same attempt was here, and may have died before it scheduled the next one. */
        REPEATED,
        /** The poll has gone on without this delivery, or has ended. */
        SUPERSEDED,
        /** The poll is UPDATED with the values of this delivery. Its write got no answer in time, and was done. */
        WRITTEN,
        /** The row with this id belongs to a poll for another catalog; nothing was changed. */
        OTHER_CATALOG
    }

    public boolean isSuperseded() {
        return kind == Kind.SUPERSEDED;
    }
}
