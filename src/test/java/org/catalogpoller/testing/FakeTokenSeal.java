package org.catalogpoller.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.port.TokenSeal;
import org.catalogpoller.port.TokenSealException;
import org.jspecify.annotations.Nullable;

/** Seals once a test turns it on: what it seals names its poll and shows no token at a glance. */
public final class FakeTokenSeal implements TokenSeal {

    private boolean on;
    private int calls;
    private @Nullable TokenSealException problem;

    public FakeTokenSeal() {}

    public FakeTokenSeal(boolean on) {
        this.on = on;
    }

    /** From now on every call ends in this problem. */
    public void failsWith(TokenSealException newProblem) {
        problem = newProblem;
    }

    /** How often something was sealed or opened. */
    public int calls() {
        return calls;
    }

    @Override
    public boolean isOn() {
        return on;
    }

    @Override
    public String seal(BearerToken token, String pollId, Duration limit) {
        call();
        return pollId + "|" + Base64.getEncoder().encodeToString(token.value().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public BearerToken open(String sealed, String pollId, Duration limit) {
        call();
        if (!sealed.startsWith(pollId + "|")) {
            throw TokenSealException.forGood("the sealed token is another poll's");
        }
        return new BearerToken(
                new String(Base64.getDecoder().decode(sealed.substring(pollId.length() + 1)), StandardCharsets.UTF_8));
    }

    private void call() {
        calls++;
        if (problem != null) {
            throw problem;
        }
    }
}
