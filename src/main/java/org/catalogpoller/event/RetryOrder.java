package org.catalogpoller.event;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.PollState;
import org.jspecify.annotations.Nullable;

/**
 * An event that starts ended polls again. One of the first three says which.
 *
 * @param pollId the poll; null: another selection
 * @param localCatalogId the catalog whose newest poll it is; null: another selection
 * @param since all newest polls of a catalog that ended at or after it; null: another selection
 * @param until with {@code since}, only those that ended before it; null: no such limit
 * @param states how they ended, with {@code since}
 * @param token for the new polls; null: they have what the ended ones had
 * @param maxRate the most polls a second
 */
public record RetryOrder(
        @Nullable String pollId,
        @Nullable Long localCatalogId,
        @Nullable Instant since,
        @Nullable Instant until,
        Set<PollState> states,
        @Nullable BearerToken token,
        int maxRate)
        implements OperatorEvent {

    private static final int MOST_A_SECOND = 1_000;
    private static final int USUAL_A_SECOND = 50;

    /** An event with another field may mean less than all polls. */
    private static final Set<String> FIELDS =
            Set.of("action", "poll_id", "local_catalog_id", "since", "until", "state", "jwt_token", "max_rate");

    static RetryOrder of(EventFields fields) {
        String pollId = PollEventFields.pollId(fields);
        Long catalog = fields.id("local_catalog_id");
        Instant since = fields.instant("since");
        long selections =
                Stream.of(pollId, catalog, since).filter(given -> given != null).count();
        if (selections != 1) {
            throw fields.invalid(
                    "poll_id", "is required to retry, or local_catalog_id or since in its place, and not two of them");
        }
        OperatorEvent.About.refusePollIds(fields);
        String other = since == null ? null : fields.otherThan(FIELDS);
        if (other != null) {
            throw fields.invalid(other, "must not be set to retry all polls since a time");
        }
        int rate = fields.count("max_rate", MOST_A_SECOND, 0);
        return new RetryOrder(
                pollId,
                catalog,
                since,
                until(fields, since),
                states(fields, since),
                PollEventFields.token(fields),
                rate == 0 ? USUAL_A_SECOND : rate);
    }

    private static @Nullable Instant until(EventFields fields, @Nullable Instant since) {
        Instant until = fields.instant("until");
        if (until != null && since == null) {
            throw fields.invalid("until", "must be set with since only");
        }
        return until;
    }

    private static Set<PollState> states(EventFields fields, @Nullable Instant since) {
        String state = fields.text("state", 64);
        if (state == null) {
            return Set.of(PollState.TIMED_OUT, PollState.FAILED);
        }
        if (since == null) {
            throw fields.invalid("state", "must be set with since only");
        }
        return switch (state) {
            case "TIMED_OUT" -> Set.of(PollState.TIMED_OUT);
            case "FAILED" -> Set.of(PollState.FAILED);
            default -> throw fields.invalid("state", "must be TIMED_OUT or FAILED");
        };
    }

    @Override
    public Action action() {
        return Action.RETRY;
    }
}
