package org.catalogpoller.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.ServiceTokens;
import org.jspecify.annotations.Nullable;

/** Numbers its tokens. It keeps the last one until a fresh one is asked for, or a test says that it has expired. */
public final class FakeServiceTokens implements ServiceTokens {

    private final List<Duration> limits = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private @Nullable BearerToken last;
    private @Nullable BearerToken expiring;
    private int issued;
    private @Nullable String problem;

    /** From now on every call ends in this problem. */
    public void failsWith(String newProblem) {
        problem = newProblem;
    }

    /** From now on this happens while a token is asked for: time passes, say. */
    public void takes(Runnable event) {
        meanwhile = event;
    }

    /** The limits of all calls. */
    public List<Duration> limits() {
        return List.copyOf(limits);
    }

    @Override
    public BearerToken current(Duration limit) {
        return last == null ? fresh(limit) : last;
    }

    /** From now on this token is said to expire soon. */
    public void expiresSoonFor(BearerToken token) {
        expiring = token;
    }

    @Override
    public boolean expiresSoon(BearerToken token) {
        return token.equals(expiring);
    }

    @Override
    public BearerToken fresh(Duration limit) {
        limits.add(limit);
        meanwhile.run();
        if (problem != null) {
            throw new ProblemException(problem);
        }
        last = new BearerToken("service-token-" + ++issued);
        return last;
    }
}
