package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.catalogpoller.local.Schedule;

/** A poll whose environments are killed at random moments. A poll that has lost its event gets a sweep. */
final class PollUnderFire {

    private static final int FIRST_ATTEMPT_WITH_VALUES = 3;
    private static final int MAX_STEPS = 30;
    private static final String OVERDUE =
            "UPDATE catalog_poll SET next_attempt_at = now() - interval '10 minutes' WHERE poll_id = '%s'";
    /** So long that its event does not come back any more. */
    private static final String LONG_OVERDUE = "UPDATE catalog_poll SET next_attempt_at = now() - interval '4 hours',"
            + " started_at = now() - interval '4 hours' WHERE poll_id = '%s'";

    private final Surroundings aws;
    private final Fleet fleet;
    private final Random random;
    private final int catalogId;
    private final String pollId;
    private final boolean withToken;
    private boolean eventLost;

    /** @param withToken a sweep revives a poll without a token and ends a poll with one */
    PollUnderFire(Surroundings aws, Fleet fleet, Random random, int catalogId, boolean withToken) {
        this.aws = aws;
        this.fleet = fleet;
        this.random = random;
        this.catalogId = catalogId;
        this.pollId = "killed-" + catalogId;
        this.withToken = withToken;
    }

    void run() {
        aws.answer(pollId, "PENDING", "PENDING");
        deliver(pollId, startEvent());
        for (int step = 2; goesOn(); step++) {
            assertThat(step).as("steps of %s", pollId).isLessThan(MAX_STEPS);
            if (step == FIRST_ATTEMPT_WITH_VALUES) {
                aws.answer(pollId, values(), values());
            }
            if (pending().isEmpty()) {
                sweep();
            } else {
                deliver(UUID.randomUUID().toString(), aws.fire(pending().get(0)).input());
            }
        }
        assertThatItHasEndedWell();
    }

    /** One at a time: a sweep that another poll has asked for may be about to revive this one. */
    private void sweep() {
        synchronized (aws) {
            if (pending().isEmpty()) {
                aws.database().execute((withToken ? LONG_OVERDUE : OVERDUE).formatted(pollId));
                // on a busy machine the database may not answer in time; the next sweep repairs what this one could not
                fleet.get(0).invoke(UUID.randomUUID().toString(), "{\"action\": \"sweep\"}");
            }
        }
    }

    /** Other polls may go on at the same time. */
    private List<Schedule> pending() {
        return aws.pending().stream()
                .filter(schedule -> schedule.name().startsWith(pollId + "-"))
                .toList();
    }

    private String startEvent() {
        return withToken
                ? Surroundings.startEvent(pollId, catalogId)
                : "{\"catalog_name\": \"%s\", \"local_catalog_id\": %d}".formatted(pollId, catalogId);
    }

    private void deliver(String requestId, String event) {
        eventLost |= !fleet.deliver(requestId, event, random);
    }

    private boolean goesOn() {
        assertThat(pending()).as("schedules of %s", pollId).hasSizeLessThan(2);
        return !pending().isEmpty() || aws.poll(pollId, "state").equals("WAITING");
    }

    private void assertThatItHasEndedWell() {
        String end = aws.poll(pollId, "concat_ws(' ', state, last_error)");
        if (end.equals("UPDATED")) {
            assertThat(aws.row(catalogId)).contains(values());
            return;
        }
        // without a row the start itself is lost: Lambda sends it to the failure destination
        assertThat(eventLost).as("%s is %s", pollId, end).isTrue();
        assertThat(end).as(pollId).isIn("", withToken ? "TIMED_OUT stalled: no attempt came, and none is left" : "");
        assertThat(aws.row(catalogId)).doesNotContain(values());
    }

    private String values() {
        return "values-of-" + catalogId;
    }
}
