package org.catalogpoller.config;

import java.time.Duration;
import org.catalogpoller.poll.PollPolicy;

/**
 * How polls wait.
 *
 * @param tracking whether the state of polls is kept in the table catalog_poll
 */
public record PollSettings(PollPolicy policy, boolean tracking) {

    static PollSettings read(Variables variables) {
        return new PollSettings(
                new PollPolicy(
                        variables.duration("POLL_INTERVAL", "20s", Duration.ofSeconds(1), Duration.ofDays(1)),
                        variables.integer("POLL_MAX_ATTEMPTS", 150, 1, 1_000_000),
                        variables.duration("POLL_MAX_DURATION", "50m", Duration.ofSeconds(1), Duration.ofDays(366))),
                Switch.isOn(variables, "POLL_TRACKING"));
    }
}
