package org.catalogpoller.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What is kept of polls beside their present state.
 *
 * @param on whether each attempt leaves a line in the table catalog_poll_attempt
 * @param retention how long ended polls and their lines are kept; empty: for ever
 */
public record HistorySettings(boolean on, Optional<Duration> retention) {

    private static final Variable<Boolean> HISTORY = Variable.of(
            "POLL_HISTORY",
            Form.choice("on", true, "off"),
            "on",
            "whether each attempt leaves a line in `catalog_poll_attempt`, see [The story of a poll](waiting.md#the-story-of-a-poll)");
    private static final Variable<Optional<Duration>> RETENTION = Variable.of(
            "POLL_RETENTION",
            Form.durationOrNone("1d", "3650d"),
            "90d",
            "how long ended polls and their lines are kept, see [Retention](waiting.md#retention)");

    static HistorySettings read(Variables variables) {
        return new HistorySettings(variables.get(HISTORY), variables.get(RETENTION));
    }
}
