package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.simulation.History.Ended;

/** What has to be true of every run, whatever struck. */
final class Invariants {

    /** An interval, and a place for each of a few polls at the lowest rate. */
    private static final Duration NEAR = Duration.ofMinutes(5);

    private final History history;
    private final List<String> broken;

    private Invariants(History history) {
        this.history = history;
        this.broken = new ArrayList<>(history.violations);
    }

    /** What a run has broken, in words; empty where all is well. */
    static List<String> brokenBy(History history) {
        Invariants invariants = new Invariants(history);
        history.pollIds.forEach(invariants::aPollEndsOrSomebodyHearsOfIt);
        invariants.noPollWaitsInTheEnd();
        invariants.theLimitsAreKept();
        invariants.theRowIsWrittenOnlyIfTheApiSaidReady();
        invariants.aValueOnceKnownIsNotLost();
        invariants.aChainThatLivesIsNotDeclaredDead();
        invariants.duplicatesDieOut();
        invariants.noTokenIsLeftBehind();
        invariants.nobodyIsAskedInAPause();
        invariants.noSecondIsPlannedTwice();
        invariants.noWakeUpIsInASecondWithoutRoom();
        invariants.nobodyTimesOutLongBeforeTheDeadline();
        invariants.aRetryStartsOnce();
        invariants.broken.addAll(NotificationInvariants.brokenBy(history));
        return invariants.broken;
    }

    private void aPollEndsOrSomebodyHearsOfIt(String id) {
        boolean known = history.ended.containsKey(id)
                || history.answers.stream()
                        .anyMatch(answer -> answer.by().pollId().equals(id) && ends(answer))
                || discarded(history.inParkingQueue, id)
                || discarded(history.lost, id);
        verify(known, id + " has an end in no row and no answer");
    }

    /** One that made room for another poll, or whose end could not be recorded. */
    private static boolean ends(History.Answered answer) {
        boolean joined = answer.outcome() == Outcome.SUPERSEDED
                && !answer.pollId().equals(answer.by().pollId());
        boolean unrecorded =
                answer.untracked() && (answer.outcome() == Outcome.TIMED_OUT || answer.outcome() == Outcome.FAILED);
        return joined || unrecorded;
    }

    private static boolean discarded(List<History.Discarded> events, String pollId) {
        return events.stream().anyMatch(event -> pollId.equals(event.cause().pollId()));
    }

    private void noPollWaitsInTheEnd() {
        for (PollRow poll : history.rows) {
            verify(poll.state() != PollState.WAITING, poll.poll().id() + " waits in the end");
        }
    }

    private void theLimitsAreKept() {
        for (History.Scheduled made : history.scheduled) {
            verify(made.attempt().number() <= history.policy.maxAttempts(), "scheduled beyond the last attempt", made);
            verify(!made.attempt().at().isAfter(made.attempt().deadline()), "scheduled past the deadline", made);
        }
        for (History.Checked check : history.checks) {
            verify(check.attempt() <= history.policy.maxAttempts(), "checked beyond the last attempt", check);
            Instant deadline = check.by().pollStartedAt().plus(history.policy.maxDuration());
            verify(!check.beganAt().isAfter(deadline), "checked past the deadline", check);
        }
    }

    private void theRowIsWrittenOnlyIfTheApiSaidReady() {
        verify(
                !history.written || history.checks.stream().anyMatch(History.Checked::ready),
                "the backend's row was written, and the API never said ready");
    }

    /** Known it is to an invocation that lived on to say so; one that died took what it knew along. */
    private void aValueOnceKnownIsNotLost() {
        if (history.written
                || history.valuesInARow
                || holdsValues(history.inParkingQueue)
                || holdsValues(history.lost)) {
            return;
        }
        for (Delivery delivery : history.deliveries) {
            if (delivery.sawReadyAt != null && delivery.handedOn) {
                Ended ended = history.ended.get(delivery.pollId());
                boolean overBefore = ended != null && !ended.at().isAfter(delivery.sawReadyAt);
                boolean cancelled = ended != null && ended.poll().state() == PollState.CANCELLED;
                verify(
                        overBefore || cancelled || hadNowhereToPutThem(delivery),
                        "the values that " + delivery + " knew are lost");
            }
        }
    }

    /**
     * The database was away, and there was no schedule to make. The attempts were over, and the values are in an
     * error then. Or a duplicate that had not seen them scheduled the next attempt. The API is asked again.
     */
    private boolean hadNowhereToPutThem(Delivery knows) {
        return history.deliveries.stream()
                .filter(delivery -> delivery.pollId().equals(knows.pollId()) && delivery.number >= knows.number)
                .filter(delivery -> delivery.untracked)
                .anyMatch(
                        delivery -> history.scheduled.stream().noneMatch(made -> made.by().number == delivery.number));
    }

    private static boolean holdsValues(List<History.Discarded> events) {
        return events.stream().anyMatch(event -> holdsValues(event.cause().event()) || holdsValues(event.error()));
    }

    private static boolean holdsValues(String text) {
        return text.contains(SimulatedApi.VALUES.byField().get(CatalogValues.KB_NAME));
    }

    /**
     * An attempt that goes on after its poll was given up as stalled shows that it had not. The row cannot know of an attempt
     * that was scheduled while the database gave no answer. A poll that has lost its place to a second start does not go on. It
     * makes one more attempt at most, where the answer that says so is lost.
     */
    private void aChainThatLivesIsNotDeclaredDead() {
        history.ended.forEach((id, ended) -> {
            if (History.isStalled(ended.poll())) {
                int next = ended.poll().poll().attempts() + 1;
                history.deliveries.stream()
                        .filter(delivery -> id.equals(delivery.cause.pollId()))
                        .filter(delivery -> delivery.beganAt.isAfter(ended.at()))
                        .filter(delivery -> delivery.cause.attempt() >= next && delivery.tryNumber == 1)
                        .filter(delivery -> !isLateDuplicate(delivery) && !isScheduledUntracked(delivery))
                        .filter(delivery -> !isSuperseded(delivery) && !delivery.untracked)
                        .findFirst()
                        .ifPresent(delivery -> broken.add(id + " was declared dead, and lived: " + delivery));
            }
        });
    }

    private boolean isSuperseded(Delivery delivery) {
        return history.answers.stream()
                .anyMatch(answer -> answer.by() == delivery && answer.outcome() == Outcome.SUPERSEDED);
    }

    private boolean isScheduledUntracked(Delivery delivery) {
        return history.scheduled.stream()
                .anyMatch(made -> made.untracked()
                        && made.attempt().pollId().equals(delivery.cause.pollId())
                        && made.attempt().number() == delivery.cause.attempt());
    }

    private boolean isLateDuplicate(Delivery delivery) {
        return history.deliveries.stream()
                .anyMatch(other -> other.number < delivery.number
                        && Objects.equals(other.cause.pollId(), delivery.cause.pollId())
                        && other.cause.attempt() == delivery.cause.attempt());
    }

    private void duplicatesDieOut() {
        int longest =
                Forks.of(history).stream().mapToInt(Integer::intValue).max().orElse(0);
        verify(longest <= Forks.HONEST_BOUND, "two chains lived side by side for " + longest + " attempts");
    }

    /** Word that there is no pause is good for a minute; so is that there was no answer. */
    private void nobodyIsAskedInAPause() {
        Duration known = Duration.ofSeconds(62);
        for (History.Checked check : history.checks) {
            boolean paused = history.pauses.stream()
                    .anyMatch(pause -> pause.holds(check.beganAt())
                            && pause.since().plus(known).isBefore(check.beganAt()));
            boolean unheard = history.unheard.stream()
                    .anyMatch(
                            at -> !at.isAfter(check.beganAt()) && at.plus(known).isAfter(check.beganAt()));
            verify(!paused || unheard, "asked in a pause", check);
        }
    }

    private void noSecondIsPlannedTwice() {
        Double rate = history.limited;
        if (rate != null) {
            history.planned.forEach((second, requests) -> verify(
                    requests <= History.room(second, rate),
                    "more requests than the rate are planned in second " + second));
        }
    }

    /** A delivery wakes the next attempt in a second that it has reserved, if its row took no time. A repetition waits longer. */
    private void noWakeUpIsInASecondWithoutRoom() {
        Double rate = history.limited;
        if (rate == null) {
            return;
        }
        Map<Long, Set<String>> wakeUps = new HashMap<>();
        for (History.Scheduled made : history.scheduled) {
            NextAttempt attempt = made.attempt();
            Delivery by = made.by();
            boolean first = !by.isOperators() && !by.repeated && !made.untracked();
            boolean reserved = attempt.movedTo() == null
                    && !holdsValues(attempt.event())
                    && attempt.at().isAfter(made.madeAt().plusSeconds(5));
            if (first && reserved) {
                wakeUps.computeIfAbsent(attempt.at().getEpochSecond(), second -> new HashSet<>())
                        .add(attempt.pollId() + " " + attempt.number());
            }
        }
        wakeUps.forEach((second, attempts) -> verify(
                attempts.size() <= History.room(second, rate),
                "more wake-ups than the rate in second " + second + ": " + attempts));
    }

    /** The places of the few polls of a run are near. */
    private void nobodyTimesOutLongBeforeTheDeadline() {
        for (Ended ended : history.ended.values()) {
            PollRow poll = ended.poll();
            boolean hasAttempts = poll.poll().attempts() < history.policy.maxAttempts();
            if (poll.state() == PollState.TIMED_OUT && hasAttempts) {
                Duration left = Duration.between(ended.at(), poll.deadline());
                verify(left.compareTo(NEAR) <= 0, poll.id() + " timed out before its time: " + left);
            }
        }
    }

    /** The same event twice is one new poll: the second one finds it under way, and makes no schedule. */
    private void aRetryStartsOnce() {
        for (History.Scheduled made : history.scheduled) {
            Instant begun = history.begun.get(made.attempt().pollId());
            boolean isRetry = made.by().cause.event().contains("\"action\":\"retry\"");
            verify(
                    !isRetry || begun == null || !made.by().beganAt.isAfter(begun),
                    "retried though it was under way: " + made);
        }
    }

    private void noTokenIsLeftBehind() {
        verify(!history.rows.toString().contains(Simulation.TOKEN), "a row holds a token");
        for (History.Scheduled made : history.scheduled) {
            String event = made.attempt().event();
            verify(!(history.sealed && event.contains(Simulation.TOKEN)), "a schedule holds a token in clear");
            verify(
                    !(event.contains("\"kb_name\"") && event.contains(Simulation.TOKEN)),
                    "the token goes on although it is not needed any more");
        }
    }

    /** @param about what the text ends with; it is put into words only if it has to be */
    private void verify(boolean holds, String otherwise, Object about) {
        if (!holds) {
            broken.add(otherwise + ": " + about);
        }
    }

    private void verify(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }
}
