package org.catalogpoller.catalogdb;

import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.PollRow;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a poll's row from moving forward.
 *
 * @param own the row of the poll itself; null: it has none
 * @param other the poll that waits for the same catalog; null: none does
 */
record InTheWay(@Nullable FoundRow own, @Nullable FoundRow other) {

    /**
     * What becomes of the delivery; null: nothing is in the way any more.
     *
     * @param unconfirmed what this environment asked for without an answer; null: nothing
     */
    @Nullable
    Claim claim(PollRow row, @Nullable RequestedEnd unconfirmed) {
        if (own != null && own.catalogId() != row.catalog().id()) {
            return new Claim(Kind.OTHER_CATALOG, row.id());
        }
        if (other != null) {
            return new Claim(Kind.SUPERSEDED, other.pollId());
        }
        if (own == null || (own.goesOn() && own.attempt() < row.poll().attempts())) {
            return null;
        }
        if (own.goesOn() && own.attempt() == row.poll().attempts()) {
            // the row is as this delivery leaves it: that is no reason to stop
            return new Claim(Kind.REPEATED, row.id());
        }
        boolean isWritten = unconfirmed != null && unconfirmed.values() != null && own.is(unconfirmed);
        return new Claim(isWritten ? Kind.WRITTEN : Kind.SUPERSEDED, row.id());
    }
}
