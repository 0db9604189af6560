package org.catalogpoller.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.Notifier;

/** Keeps the notifications that it was to send, or refuses to. */
public final class FakeNotifier implements Notifier {

    private final String name;
    private final List<EndedPoll> sent = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();
    private String problem;

    public FakeNotifier(String name) {
        this.name = name;
    }

    /** From now on every call ends in this problem; null: none does. */
    public void failsWith(String newProblem) {
        problem = newProblem;
    }

    public List<EndedPoll> sent() {
        return List.copyOf(sent);
    }

    /** The limit of every call, failed ones included. */
    public List<Duration> limits() {
        return List.copyOf(limits);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(EndedPoll poll, Duration limit) {
        limits.add(limit);
        if (problem != null) {
            throw new ProblemException(problem);
        }
        sent.add(poll);
    }

    @Override
    public void look(Duration limit) {
        if (problem != null) {
            throw new ProblemException(problem);
        }
    }
}
