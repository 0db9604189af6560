package org.catalogpoller.catalogdb;

import java.util.function.Supplier;

/**
 * Runs the statements that move polls, with lines of the polls' stories or without. A story is never in the way of its
 * poll. What PostgreSQL refuses with lines is tried without them. Where their table is missing or may not be written, the
 * environment goes on without.
 */
final class OptionalStory {

    private volatile boolean on;

    OptionalStory(boolean on) {
        this.on = on;
    }

    /** Runs a statement with its lines, or else without. */
    <T> T run(Supplier<T> withLines, Supplier<T> without) {
        if (!on) {
            return without.get();
        }
        try {
            return withLines.get();
        } catch (StatementRefusedException e) {
            if (!e.mayBeOfStory()) {
                throw e;
            }
            // where it is the poll's own table, this is refused as well
            T done = without.get();
            on = !e.isOfStory();
            return done;
        }
    }
}
