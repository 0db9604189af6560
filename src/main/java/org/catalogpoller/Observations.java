package org.catalogpoller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.Sweeper.Swept;
import org.catalogpoller.poll.Claim;
import org.jspecify.annotations.Nullable;

/** What an invocation saw on its way, for the metrics; it is known even where the invocation ends in an error. */
final class Observations {

    /**
     * A check that was made.
     *
     * @param httpStatus null: there was no answer
     */
    record Checked(@Nullable Integer httpStatus, Duration latency) {}

    private final List<Checked> checks = new ArrayList<>();
    private final List<Claim.Kind> claims = new ArrayList<>();
    private boolean untracked;
    private @Nullable Swept swept;

    void checked(@Nullable Integer httpStatus, Duration latency) {
        checks.add(new Checked(httpStatus, latency));
    }

    void claimed(Claim claim) {
        claims.add(claim.kind());
    }

    void untracked() {
        untracked = true;
    }

    void swept(Swept polls) {
        swept = polls;
    }

    List<Checked> checks() {
        return checks;
    }

    boolean hasAdvanced() {
        return claims.contains(Claim.Kind.ADVANCED);
    }

    /** Only the first claim tells of a repetition: at the end of a hold an invocation finds its own. */
    boolean isRepeated() {
        return claims.indexOf(Claim.Kind.REPEATED) == 0 || claims.contains(Claim.Kind.SUPERSEDED);
    }

    boolean isUntracked() {
        return untracked;
    }

    @Nullable
    Swept swept() {
        return swept;
    }
}
