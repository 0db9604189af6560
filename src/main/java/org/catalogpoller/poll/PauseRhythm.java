package org.catalogpoller.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * When a poll that sleeps through a pause looks again. Each poll has its own second of every minute. Repetitions of an
 * event choose the same one. Polls that were paused together do not wake together.
 */
public final class PauseRhythm {

    private static final long MINUTE = 60;

    /** A schedule must not be past by the time that it exists. */
    private static final Duration LEAD = Duration.ofSeconds(5);

    private PauseRhythm() {}

    /** The next second of a poll; 5 to 65 seconds ahead. */
    public static Instant next(String pollId, Instant now) {
        long phase = Math.floorMod(pollId.hashCode(), MINUTE);
        long earliest = now.plus(LEAD).getEpochSecond() + 1;
        return Instant.ofEpochSecond(earliest + Math.floorMod(phase - earliest, MINUTE));
    }
}
