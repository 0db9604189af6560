package org.catalogpoller.catalogdb;

import java.util.function.Supplier;

/**
 * Whether the statements that move polls write lines of their stories, too. The story is never in the way of a poll. What
 * PostgreSQL refuses with lines is tried without them. Where their table is missing or may not be written, the
 * environment goes on without.
 */
final class History {

    private volatile boolean on;

    History(boolean on) {
        this.on = on;
    }

    /** Runs a statement with its lines, or else without. */
    <T> T run(Supplier<T> withLines, Supplier<T> without) {
        if (!on) {
            return without.get();
        }
        try {
            return withLines.get();
        } catch (RefusedException e) {
            if (!e.mayBeOfStory()) {
                throw e;
            }
            // where it is the poll's own table, this is refused as well
            T done = without.get();
            on = !e.isOfTableOrRight() && !e.isOfStory();
            return done;
        }
    }
}
