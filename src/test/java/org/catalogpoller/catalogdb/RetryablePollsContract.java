package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.as;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.RetryablePolls;
import org.catalogpoller.port.RetryablePolls.Ended;
import org.catalogpoller.port.RetryablePolls.Place;
import org.catalogpoller.testing.ChangedRow;
import org.junit.jupiter.api.Test;

/** Which ended polls may start again. */
public interface RetryablePollsContract {

    Set<PollState> FAILED = Set.of(PollState.FAILED);
    Place FIRST = Place.before(Instant.EPOCH);
    Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

    PollStore store();

    RetryablePolls ended();

    private void fails(PollRow row) {
        store().end(as(PollState.FAILED, row), LIMIT);
    }

    private static PollRow later(PollRow row) {
        Poll poll = row.poll();
        return ChangedRow.withPoll(row, poll.withStart(poll.startedAt().plus(Duration.ofHours(1))));
    }

    private static List<String> idsOf(List<Ended> polls) {
        return polls.stream().map(poll -> poll.row().id()).toList();
    }

    @Test
    default void theNewestPollOfACatalogIsFoundInTheOrderOfTheEnds() {
        fails(waiting("b", 2, 1));
        fails(waiting("a", 1, 1));
        fails(later(waiting("c", 2, 1)));
        store().end(as(PollState.TIMED_OUT, waiting("d", 3, 1)), LIMIT);

        List<Ended> found = ended().endedAfter(FIRST, LAST, FAILED, 10, LIMIT);

        assertThat(idsOf(found)).containsExactly("a", "c");
        assertThat(ended().countAfter(FIRST, LAST, FAILED, LIMIT)).isEqualTo(2);
        Place behindA = found.get(0).place();
        assertThat(idsOf(ended().endedAfter(behindA, LAST, FAILED, 10, LIMIT))).containsExactly("c");
        assertThat(ended().endedAfter(FIRST, LAST, FAILED, 1, LIMIT)).hasSize(1);
    }

    /** A retry that fails again ends later than the order that began it. */
    @Test
    default void whatEndedAtAnInstantOrLaterIsNotFoundBeforeIt() {
        fails(waiting("a", 1));
        Instant end = ended().endedAfter(FIRST, LAST, FAILED, 1, LIMIT).get(0).endedAt();

        assertThat(ended().endedAfter(FIRST, end, FAILED, 10, LIMIT)).isEmpty();
        assertThat(ended().countAfter(FIRST, end, FAILED, LIMIT)).isZero();
        assertThat(ended().endedAfter(FIRST, end.plusMillis(1), FAILED, 10, LIMIT))
                .hasSize(1);
    }
}
