package org.catalogpoller.catalogdb;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Map;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.PollStore;

/** End polls; each gives the number of rows. {@code tells} is whether others are to be told of it. */
final class EndStatements {

    private static final String ENDED = "next_attempt_at = NULL, updated_at = now(),"
            + " notify_after = CASE WHEN cast(:tells AS boolean) THEN now() END, notified = NULL";

    private static final String WITH_VALUES = """
            UPDATE catalog_poll
               SET state = 'UPDATED', last_error = NULL, kb_name = cast(:kb AS text),
                   data_source_name = cast(:ds AS text), other_values = cast(:others AS text),
            """ + ENDED;

    private static final String OWN = WITH_VALUES + """
            , attempt = greatest(attempt, cast(:attempt AS integer)), last_status = cast(:status AS text)
             WHERE poll_id = cast(:id AS text)
            """;

    private static final String OTHERS =
            WITH_VALUES + " WHERE catalog_id = cast(:catalog AS bigint) AND state = 'WAITING'";

    private static final String WITHOUT_VALUES = """
            UPDATE catalog_poll
               SET state = cast(:state AS text), attempt = cast(:attempt AS integer),
                   last_status = cast(:status AS text), last_error = cast(:error AS text),
            """ + ENDED + """
             WHERE poll_id = cast(:id AS text) AND state = 'WAITING' AND attempt <= cast(:attempt AS integer)
            """;

    private static final String STALLED = """
            UPDATE catalog_poll SET state = 'FAILED', last_error = cast(:error AS text),
            """ + ENDED + """
             WHERE poll_id = cast(:id AS text) AND state = 'WAITING'
               AND next_attempt_at < cast(:overdue AS timestamptz)
            """;

    private EndStatements() {}

    /** Writes the poll's values into its own row, whatever its state. */
    static Uni<Integer> updated(TrackedPoll poll, boolean tells) {
        return SqlUpdate.run(OWN, PollParameters.of(poll, tells));
    }

    /** Ends all polls that wait for the same catalog, with the same values. */
    static Uni<Integer> othersUpdated(TrackedPoll poll, boolean tells) {
        return SqlUpdate.run(OTHERS, PollParameters.of(poll, tells));
    }

    /** Ends a poll that still waits, and has not gone on. */
    static Uni<Integer> ended(TrackedPoll poll, boolean tells) {
        return SqlUpdate.run(WITHOUT_VALUES, PollParameters.of(poll, tells));
    }

    /** Ends a poll whose next attempt should have come before. */
    static Uni<Integer> stalled(String pollId, Instant overdueBefore, boolean tells) {
        return SqlUpdate.run(
                STALLED, Map.of("error", PollStore.STALLED, "id", pollId, "overdue", overdueBefore, "tells", tells));
    }
}
