package org.catalogpoller.testing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.ScheduleException;

/** Keeps the attempts that were scheduled, each once, in the order in which they came. */
public final class FakeAttemptScheduler implements AttemptScheduler {

    private record Key(String pollId, int number, Instant movedTo) {}

    private final Map<Key, NextAttempt> scheduled = new LinkedHashMap<>();
    private String problem;

    /** From now on every call ends in this problem. */
    public void failsWith(String newProblem) {
        problem = newProblem;
    }

    public synchronized List<NextAttempt> scheduled() {
        return List.copyOf(scheduled.values());
    }

    @Override
    public synchronized boolean schedule(NextAttempt attempt) {
        if (problem != null) {
            throw new ScheduleException(problem);
        }
        return scheduled.putIfAbsent(new Key(attempt.pollId(), attempt.number(), attempt.movedTo()), attempt) == null;
    }

    @Override
    public synchronized void cancel(String pollId, int attempt, Instant movedTo) {
        if (problem != null) {
            throw new ScheduleException(problem);
        }
        scheduled.remove(new Key(pollId, attempt, null));
        scheduled.remove(new Key(pollId, attempt, movedTo));
    }
}
