package org.catalogpoller.config;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.Expressions;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Reads the settings at start, so that a mistake in them stops the start. */
@Singleton
public class SettingsProducer {

    void check(@Observes StartupEvent start, Settings settings) {
        // That the settings can be injected is the check.
    }

    @Produces
    @Singleton
    @DefaultBean
    Settings settings() {
        try {
            return Settings.read(SettingsProducer::variable);
        } catch (InvalidSettingsException e) {
            if (LaunchMode.current() == LaunchMode.NORMAL) {
                // Lambda's Java runtime would bury the one helpful line in the stack traces of a failed start.
                System.err.println(e.getMessage());
                Runtime.getRuntime().halt(1);
            }
            throw e;
        }
    }

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** For jitter. Made when the function runs, and not when its native image is built, so that no two are alike. */
    @Produces
    @Singleton
    @DefaultBean
    RandomGenerator random() {
        return new Random();
    }

    /**
     * A variable from the environment, or the property that maps to it: {@code -Dpoll.interval=3s} is POLL_INTERVAL.
     * Values are taken as they are: a password may hold a <code>${</code>.
     */
    public static @Nullable String variable(String name) {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
        return Expressions.withoutExpansion(
                () -> config.getConfigValue(property).getValue());
    }
}
