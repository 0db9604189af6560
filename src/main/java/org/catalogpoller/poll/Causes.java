package org.catalogpoller.poll;

import java.util.Objects;
import java.util.stream.Stream;

/** A failure and what has caused it, the failure itself first. */
public final class Causes {

    /** Causes may go in a circle. */
    private static final int MAX_CAUSES = 50;

    private Causes() {}

    /** The failure and its causes, 50 at most. */
    public static Stream<Throwable> of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
    }
}
