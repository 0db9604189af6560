package org.catalogpoller.config;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of the function, a record for each of its parts.
 *
 * @param tokens null: the function has no tokens of its own, and sends those of the events alone
 */
public record Settings(
        ApiSettings api,
        DatabaseSettings database,
        PollSettings polls,
        SchedulerSettings scheduler,
        @Nullable TokenSettings tokens) {

    /**
     * Reads and checks every variable.
     *
     * @param lookup the value of an environment variable, null where it is not set
     * @throws InvalidSettingsException naming every variable that is missing or malformed, in one line, without values
     */
    public static Settings read(UnaryOperator<@Nullable String> lookup) {
        Variables variables = new Variables(lookup);
        Settings settings = new Settings(
                ApiSettings.read(variables),
                DatabaseSettings.read(variables),
                PollSettings.read(variables),
                SchedulerSettings.read(variables),
                TokenSettings.read(variables));
        variables.throwIfInvalid();
        return settings;
    }
}
