package org.catalogpoller.lambda;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.metrics.Measurements;
import org.catalogpoller.metrics.Metric;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Observations;
import org.catalogpoller.polling.Observations.Checked;
import org.jspecify.annotations.Nullable;

/**
 * Puts an invocation into numbers. A dry run and an operator's event are no attempts, and count as invocations alone.
 *
 * @param beganAt when the function got the event
 * @param coldStart whether it is the first of its environment
 * @param interval the least time between two attempts of a poll
 */
record InvocationMetrics(Invocation invocation, Instant beganAt, boolean coldStart, Duration interval) {

    Measurements of(PollEvent event, PollResult result, Instant endedAt) {
        Poll poll = result.poll();
        Measurements measured = measured(result.outcome().name(), endedAt);
        attempt(measured, poll);
        if (event.dryRun()) {
            return measured;
        }
        boolean repeated = observed().isRepeated() || result.outcome() == Outcome.SUPERSEDED;
        measured.count(Metric.ATTEMPTS, poll.attempts() - event.attempts());
        delivery(measured, event, repeated, !repeated);
        if (observed().isUntracked() || result.untracked() != null) {
            measured.count(Metric.UNTRACKED);
        }
        switch (result.outcome()) {
            case WAITING -> {}
            case UPDATED -> {
                measured.count(Metric.UPDATED);
                measured.time(Metric.TIME_TO_READY, Duration.between(poll.startedAt(), endedAt));
            }
            case TIMED_OUT -> measured.count(Metric.TIMED_OUT);
            case FAILED -> measured.count(Metric.FAILED);
            case SUPERSEDED -> measured.count(Metric.SUPERSEDED);
        }
        return measured;
    }

    /** @param event null: it could not be read, or is an operator's */
    Measurements of(@Nullable PollEvent event, RuntimeException error, Instant endedAt) {
        Measurements measured = measured("ERROR", endedAt);
        measured.property("error", error.getClass().getSimpleName());
        if (event == null) {
            return measured;
        }
        Poll poll = event.poll(invocation.requestId(), beganAt);
        attempt(measured, poll.nextAttempt().made());
        if (!event.dryRun()) {
            measured.count(Metric.ATTEMPTS, Math.max(observed().checks().size(), event.values() == null ? 0 : 1));
            boolean repeated = observed().isRepeated();
            delivery(measured, event, repeated, !repeated && observed().hasAdvanced());
            if (observed().isUntracked()) {
                measured.count(Metric.UNTRACKED);
            }
        }
        return measured;
    }

    Measurements of(OperatorResult result, Instant endedAt) {
        Measurements measured = measured("DONE", endedAt);
        measured.property("action", result.action().word());
        if (result instanceof Swept swept) {
            measured.count(Metric.OVERDUE, swept.overdue());
            measured.time(Metric.OLDEST_OVERDUE, swept.oldestOverdue());
            measured.count(Metric.REVIVED, swept.revived());
            measured.count(Metric.TIMED_OUT, swept.timedOut());
            measured.count(Metric.STALLED, swept.stalled());
            measured.count(Metric.UNNOTIFIED, swept.unnotified());
            measured.property("error", swept.problem());
        }
        return measured;
    }

    private Measurements measured(String outcome, Instant endedAt) {
        Measurements measured = new Measurements();
        measured.property("request_id", invocation.requestId());
        measured.property("outcome", outcome);
        measured.time(Metric.DURATION, Duration.between(beganAt, endedAt));
        if (coldStart) {
            measured.count(Metric.COLD_STARTS);
        }
        return measured;
    }

    private static void attempt(Measurements measured, Poll poll) {
        measured.property("poll_id", poll.id());
        measured.property("catalog_name", poll.catalog().name());
        measured.property("attempt", String.valueOf(poll.attempts()));
    }

    private void delivery(Measurements measured, PollEvent event, boolean repeated, boolean goesOn) {
        if (event.startedAt() == null && event.attempts() == 0 && goesOn) {
            measured.count(Metric.POLLS_STARTED);
        }
        if (repeated) {
            measured.count(Metric.REPEATED_DELIVERIES);
        }
        if (event.dueAt() != null) {
            measured.time(Metric.LATENESS, Duration.between(event.dueAt(), beganAt));
        }
        measured.count(Metric.INVOCATIONS_OF_POLL, unexplainedAttempts(event) + (repeated ? 1 : 0));
        for (Checked check : observed().checks()) {
            measured.time(Metric.API_LATENCY, check.latency());
            measured.count(statusClass(check.httpStatus()));
        }
    }

    /** The attempts before this one, less the intervals that have passed since the start of the poll. */
    private long unexplainedAttempts(PollEvent event) {
        return event.startedAt() == null
                ? 0
                : Math.max(
                        0,
                        event.attempts()
                                - Duration.between(event.startedAt(), beganAt).toMillis() / interval.toMillis());
    }

    private static Metric statusClass(@Nullable Integer httpStatus) {
        return switch (httpStatus == null ? 0 : httpStatus / 100) {
            case 2 -> Metric.API_2XX;
            case 3 -> Metric.API_3XX;
            case 4 -> Metric.API_4XX;
            case 5 -> Metric.API_5XX;
            default -> Metric.API_NO_ANSWER;
        };
    }

    private Observations observed() {
        return invocation.observed();
    }
}
