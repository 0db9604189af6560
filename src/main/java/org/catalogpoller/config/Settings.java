package org.catalogpoller.config;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of the function, a record for each of its parts.
 *
 * @param tokens empty: the function has no tokens of its own, and sends those of the events alone
 */
public record Settings(
        ApiSettings api,
        ReadinessSettings readiness,
        DatabaseSettings database,
        TableSettings table,
        PollSettings polls,
        StorySettings story,
        SchedulerSettings scheduler,
        NotificationSettings notifications,
        LogAndMetricsSettings logAndMetrics,
        Optional<TokenSettings> tokens) {

    /**
     * Reads and checks every variable.
     *
     * @param lookup the value of an environment variable, null where it is not set
     * @throws InvalidSettingsException naming every variable that is missing or malformed, in one line, without values
     */
    public static Settings read(UnaryOperator<@Nullable String> lookup) {
        Variables variables = new Variables(lookup);
        ReadinessSettings readiness = ReadinessSettings.read(variables);
        PollSettings polls = PollSettings.read(variables);
        Settings settings = new Settings(
                ApiSettings.read(variables, polls),
                readiness,
                DatabaseSettings.read(variables),
                TableSettings.read(variables, readiness.fields().keySet()),
                polls,
                StorySettings.read(variables),
                SchedulerSettings.read(variables),
                NotificationSettings.read(variables),
                LogAndMetricsSettings.read(variables),
                TokenSettings.read(variables));
        variables.throwIfInvalid();
        return settings;
    }
}
