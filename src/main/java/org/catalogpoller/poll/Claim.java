package org.catalogpoller.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who may act for a poll, after its row was asked.
 *
 * @param kind what the row said
 * @param pollId the poll that goes on: this one, or the one that this one has to make room for
 * @param news what the same answer said beside
 */
public record Claim(Kind kind, String pollId, News news) {

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

    /**
     * What a poll learns on its way.
     *
     * @param startedAt when the poll began, where a pause has moved that along; null: when its event says
     * @param requestAt the time that is reserved for the next request to the API; null: none is reserved
     * @param pauses whether there is any pause; null: the answer does not say
     */
    public record News(
            @Nullable Instant startedAt,
            @Nullable Instant requestAt,
            @Nullable Boolean pauses) {

        /** Nothing. */
        public static final News NONE = new News(null, null, null);
    }

    /** A claim without news. */
    public Claim(Kind kind, String pollId) {
        this(kind, pollId, News.NONE);
    }

    public boolean isSuperseded() {
        return kind == Kind.SUPERSEDED;
    }
}
