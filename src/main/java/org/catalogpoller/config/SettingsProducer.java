package org.catalogpoller.config;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.Expressions;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Reads the settings at start, so that a mistake in them stops the start. */
@Singleton
public class SettingsProducer {

    /** That the settings can be injected is the check. */
    void check(@Observes StartupEvent start, Settings settings) {
        settings.watch().logLevel().apply();
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

    /**
     * For jitter. All environments that SnapStart restores from one snapshot would go on with the same seed; this keeps
     * none (Lambda developer guide, "Handling uniqueness with Lambda SnapStart").
     */
    @Produces
    @Singleton
    @DefaultBean
    RandomGenerator random() {
        return () -> new SecureRandom().nextLong();
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
