package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.OverdueRule;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/** What happened in a run, for those who judge it and those who count. */
final class History {

    /** @param by the delivery that made it */
    record Scheduled(NextAttempt attempt, Instant madeAt, Delivery by, boolean untracked) {}

    /** @param attempt which attempt of its poll it was, as far as its delivery knew */
    record Checked(Delivery by, int attempt, Instant beganAt, Instant at, boolean ready) {}

    record Answered(Delivery by, Instant at, Outcome outcome, String pollId, boolean untracked) {}

    /** @param by the delivery that sent it */
    record Notification(String notifier, EndedPoll poll, Instant at, Delivery by) {}

    record Ended(Instant at, PollRow poll) {}

    /** An event that the platform gave up, with what it says about the reason. */
    record Discarded(Delivery.Cause cause, String error) {}

    /** A time in which a pause covered the polls; null: it has not ended. */
    record Paused(Instant since, @Nullable Instant until) {

        boolean holds(Instant instant) {
            return instant.isAfter(since) && (until == null || instant.isBefore(until));
        }
    }

    /** Notes whether a pause covers the polls. */
    void covered(boolean now, Instant at) {
        boolean before = !pauses.isEmpty() && pauses.get(pauses.size() - 1).until() == null;
        if (now && !before) {
            pauses.add(new Paused(at, null));
        } else if (!now && before) {
            Paused last = pauses.remove(pauses.size() - 1);
            pauses.add(new Paused(last.since(), at));
        }
    }

    /** Whether a pause was there at an instant, or later. */
    private boolean isPausedFrom(Instant instant) {
        return pauses.stream()
                .anyMatch(pause -> pause.until() == null || pause.until().isAfter(instant));
    }

    /**
     * Six minutes until an attempt is overdue, and four that the chain may be behind its row. A first event that
     * Lambda repeats has no start of its own yet.
     */
    private static final Duration OVERDUE_AFTER = Duration.ofMinutes(10);

    final Instant start;
    /** How long ended polls are kept; null: for ever. */
    @Nullable
    Duration retention;

    /** Polls whose end is still to be notified of. */
    Set<String> unnotified = Set.of();

    final List<String> pollIds = new ArrayList<>();
    final List<Delivery> deliveries = new ArrayList<>();
    final List<Scheduled> scheduled = new ArrayList<>();
    final List<Checked> checks = new ArrayList<>();
    final List<Notification> notifications = new ArrayList<>();
    final List<Answered> answers = new ArrayList<>();
    /** Events that failed three times, and wait to come again. */
    final List<Discarded> queued = new ArrayList<>();
    /** Events that came back in vain, and wait for a person. */
    final List<Discarded> inParkingQueue = new ArrayList<>();

    final List<Discarded> lost = new ArrayList<>();
    final Map<String, Ended> ended = new LinkedHashMap<>();
    /** When the row of a poll first showed an attempt or an end. */
    final Map<String, Instant> begun = new HashMap<>();
    /** Since when a poll waits again that was taken for stalled. */
    private final Map<String, Instant> waitsAgain = new HashMap<>();
    /** What must never be seen, not even for a moment. */
    final List<String> violations = new ArrayList<>();

    List<PollRow> rows = List.of();
    boolean written;
    boolean valuesInARow;
    boolean sealed;

    @Nullable
    Instant readyAt;

    @Nullable
    Instant writtenAt;

    /** The requests to the API that are planned, by second since 1970. */
    Map<Long, Integer> planned = Map.of();

    @Nullable
    Double limited;

    /** Times in which a pause covered the polls; the last one may have no end. */
    final List<Paused> pauses = new ArrayList<>();

    /** When the function asked for pauses, and had no answer. */
    final List<Instant> unheard = new ArrayList<>();

    int storeCalls;
    int schedulerCalls;

    @Nullable
    PollPolicy policy;

    private final @Nullable List<String> trace;

    History(Instant start, boolean tracing) {
        this.start = start;
        this.trace = tracing ? new ArrayList<>() : null;
    }

    void trace(Instant at, Object who, String effect, @Nullable Object result) {
        if (trace != null) {
            Duration since = Duration.between(start, at);
            trace.add(String.format(
                    "%02d:%02d:%02d.%06d  %-32s %-24s %s",
                    since.toHours(),
                    since.toMinutesPart(),
                    since.toSecondsPart(),
                    since.toNanosPart() / 1_000,
                    who,
                    effect,
                    result));
        }
    }

    private static boolean outranked(PollRow before, PollRow now) {
        boolean withoutValues = before.state() == PollState.TIMED_OUT || before.state() == PollState.FAILED;
        return withoutValues && now.state() == PollState.UPDATED;
    }

    /**
     * The rows after a transaction. What has ended stays as it is, with two exceptions. Values outrank an end without
     * values, and a delivery that knows them may be under way. A poll that was taken for stalled may go on.
     */
    void rowsAre(List<PollRow> now, Instant at) {
        noRowIsDeletedBeforeItsTime(now, at);
        rows = now;
        for (PollRow poll : now) {
            valuesInARow |= poll.values() != null;
            if (poll.poll().attempts() > 0 || poll.state() != PollState.WAITING) {
                begun.putIfAbsent(poll.id(), at);
            }
            if (poll.state() != PollState.WAITING) {
                Ended before = ended.putIfAbsent(poll.poll().id(), new Ended(at, poll));
                boolean mayChange = before != null && (isStalled(before.poll()) || outranked(before.poll(), poll));
                if (mayChange && !before.poll().equals(poll)) {
                    ended.put(poll.poll().id(), new Ended(at, poll));
                } else if (before != null && !mayChange && before.poll().state() != poll.state()) {
                    violations.add(
                            poll.poll().id() + " ended as " + before.poll().state() + " and then as " + poll.state());
                }
            } else {
                Ended before = ended.remove(poll.poll().id());
                if (before != null) {
                    waitsAgain.put(poll.id(), at);
                }
                if (before != null && !isStalled(before.poll())) {
                    violations.add(poll.poll().id() + " had ended and waits again");
                }
            }
        }
    }

    private void noRowIsDeletedBeforeItsTime(List<PollRow> now, Instant at) {
        if (now.size() >= rows.size()) {
            return;
        }
        Set<String> left = now.stream().map(PollRow::id).collect(Collectors.toSet());
        for (PollRow poll : rows) {
            Ended end = ended.get(poll.id());
            boolean isOld = retention != null
                    && end != null
                    && !end.at().plus(retention).isAfter(at);
            if (!left.contains(poll.id()) && !isOld) {
                violations.add(poll.id() + " was deleted before its time");
            }
        }
    }

    /** A sweep that came to its end leaves no poll that was long overdue, or too old, before it. */
    void swept(Instant began) {
        if (isPausedFrom(began)) {
            return;
        }
        for (PollRow poll : rows) {
            Ended end = ended.get(poll.id());
            if (retention != null
                    && end != null
                    && end.at().plus(retention).isBefore(began)
                    && !unnotified.contains(poll.id())) {
                violations.add(poll.id() + " outlived its retention and a sweep");
            }
            if (poll.state() == PollState.WAITING
                    && poll.marks().pausedAt() == null
                    && !isTaken(poll, began)
                    && waitsAgain.getOrDefault(poll.id(), start).isBefore(began)
                    && poll.deadline().plus(OVERDUE_AFTER).isBefore(began)) {
                violations.add(poll.poll().id() + " outlived its deadline and a sweep");
            }
        }
    }

    /** Whether another sweep has taken it to end it: it is overdue again after the lease only. */
    private static boolean isTaken(PollRow poll, Instant now) {
        Instant next = poll.nextAttemptAt();
        return next != null && next.plus(OverdueRule.AFTER).isAfter(now);
    }

    /** How many requests a second has room for. */
    static double room(long second, double rate) {
        return Math.floor((second + 1) * rate) - Math.floor(second * rate);
    }

    static boolean isStalled(PollRow poll) {
        return poll.lastError() != null && poll.lastError().startsWith(PollStore.STALLED);
    }

    String trace() {
        return trace == null ? "not traced" : String.join("\n", trace);
    }
}
