package org.catalogpoller.polling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.poll.Claim;
import org.jspecify.annotations.Nullable;

/** What an invocation has seen so far, for the metrics. It is known even where the invocation ends in an error. */
public final class Observations {

    /**
     * A check that was made.
     *
     * @param httpStatus null: there was no answer
     */
    public record Checked(@Nullable Integer httpStatus, Duration latency) {}

    private final List<Checked> checks = new ArrayList<>();
    private final List<Claim.Kind> claims = new ArrayList<>();
    private boolean untracked;

    public void checked(@Nullable Integer httpStatus, Duration latency) {
        checks.add(new Checked(httpStatus, latency));
    }

    public void claimed(Claim claim) {
        claims.add(claim.kind());
    }

    public void untracked() {
        untracked = true;
    }

    public List<Checked> checks() {
        return checks;
    }

    public boolean hasAdvanced() {
        return claims.contains(Claim.Kind.ADVANCED);
    }

    /** Only the first claim shows a repetition: at the end of a hold an invocation finds its own claim. */
    public boolean isRepeated() {
        return claims.indexOf(Claim.Kind.REPEATED) == 0 || claims.contains(Claim.Kind.SUPERSEDED);
    }

    public boolean isUntracked() {
        return untracked;
    }
}
