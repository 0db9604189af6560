package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.PollRow;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt records of its poll. A poll has one row, which moves forward only. Every change is a
 * compare-and-set on its state and its number of attempts. So one of many deliveries wins. Each method may be
 * repeated without harm. It throws {@link CatalogTableException} if the database did not confirm the change. The
 * change may still have happened.
 */
public interface PollStore {

    /**
     * What the error of a poll begins with that ended because no attempt came. An attempt that comes after all goes on
     * with the poll: perhaps the database was away, and not the attempts.
     */
    String STALLED = "stalled";

    /**
     * Records an attempt that is followed by another one. A poll without a row gets one. Where another poll waits for the
     * same catalog, that one goes on, unless its next attempt is overdue.
     *
     * @param row the poll as it will be, WAITING; an event that names another catalog than the row is refused
     * @param now the time by the clock of {@code row.nextAttemptAt()}; the store keeps that time by its own clock
     * @param overdueAfter how long after its time an attempt is overdue
     */
    Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit);

    /**
     * Records that a pause keeps a poll from its next attempt. The poll may have been paused before. One without a row gets
     * one, as by {@link #advance}.
     *
     * @param row the poll as it is, WAITING, with the attempts that were made. Its next attempt is when its event comes
     *     back, or never
     * @param now the time by the clock of {@code row.nextAttemptAt()}
     */
    Claim pause(PollRow row, Instant now, Duration overdueAfter, Duration limit);

    /**
     * Writes the values into the backend's row and, in the same transaction, ends all polls that wait for it. An
     * attempt that the poll has left behind may do so too. Another attempt may never get these values again. Where
     * the backend's row is missing, the polls that wait for it keep the values. Values outrank a poll's end, unless
     * it is UPDATED or CANCELLED.
     *
     * @param row the poll as it will be, UPDATED
     */
    Publication publish(PollRow row, CatalogValues values, Duration limit);

    /**
     * Ends a poll without a write.
     *
     * @param row the poll as it will be, TIMED_OUT, FAILED or CANCELLED; values that it knows stay in the row
     */
    Claim end(PollRow row, Duration limit);

    /** What became of a write. */
    sealed interface Publication {

        /**
         * The backend's row holds the values.
         *
         * @param untracked why the end of the poll could not be recorded; null: it was, or need not be
         */
        record Written(@Nullable String untracked) implements Publication {}

        /**
         * No row of the backend's was written.
         *
         * @param reason that there is none, or what keeps the write from it, for people
         */
        record NoRow(String reason) implements Publication {

            public NoRow(long id) {
                this("the table has no row with id " + id);
            }
        }

        /** The poll has ended before; nothing was written. */
        record Superseded() implements Publication {}

        /** The row with this poll's id belongs to a poll for another catalog; nothing was written. */
        record OtherCatalog() implements Publication {}

        /**
         * PostgreSQL refuses these values, now and always: a constraint, a type or a trigger.
         *
         * @param reason in PostgreSQL's words
         */
        record Refused(String reason) implements Publication {}
    }
}
