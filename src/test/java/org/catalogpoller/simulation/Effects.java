package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.catalogpoller.port.OverduePolls.Taken;
import org.jspecify.annotations.Nullable;

/**
 * The calls by which a delivery has an effect. A call takes time, others get their turn, and Lambda may die before or
 * after it.
 */
final class Effects {

    /** The process is gone; nothing in it gets to know. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String message) {
            super(message, null, false, false);
        }
    }

    private final VirtualTime time;
    private final Chance chance;
    private final History history;
    private @Nullable Delivery current;

    Effects(VirtualTime time, Chance chance, History history) {
        this.time = time;
        this.chance = chance;
        this.history = history;
    }

    Instant now() {
        return time.instant();
    }

    /** The delivery that acts at this moment. */
    Delivery current() {
        if (current == null) {
            throw new IllegalStateException("nobody acts");
        }
        return current;
    }

    void begin(Delivery delivery) {
        current = delivery;
    }

    <T> T perform(String effect, Duration took, Supplier<T> work) {
        crash(Fault.CRASH_BEFORE_EFFECT, effect);
        // dividedBy works with BigDecimal, which took an eighth of a run
        Duration half = Duration.ofNanos(took.toNanos() / 2);
        pass(half);
        T result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            history.trace(now(), current(), effect, e.getMessage());
            pass(half);
            throw e;
        }
        if (!isASweepThatFoundNothing(result)) {
            history.trace(now(), current(), effect, result);
        }
        pass(half);
        crash(Fault.CRASH_AFTER_EFFECT, effect);
        return result;
    }

    /** The function waits inside an invocation. */
    void hold(Duration time) {
        perform("hold", time.isNegative() ? Duration.ZERO : time, () -> "");
    }

    private boolean isASweepThatFoundNothing(Object result) {
        return current().isOperators()
                && result instanceof Taken taken
                && taken.polls().isEmpty();
    }

    private void crash(Fault fault, String effect) {
        if (chance.strikes(fault, now())) {
            history.trace(now(), current(), effect, fault);
            throw new Crash(fault + " " + effect);
        }
    }

    private void pass(Duration duration) {
        Delivery me = current();
        boolean killed = now().plus(duration).isAfter(me.endsAt);
        time.pass(killed ? Duration.between(now(), me.endsAt) : duration);
        current = me;
        if (killed) {
            history.trace(now(), me, "time-out of the function", "");
            throw new Crash("the function's time is over");
        }
    }
}
