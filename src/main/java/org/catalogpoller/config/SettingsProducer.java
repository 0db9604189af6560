package org.catalogpoller.config;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.Expressions;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.ReadinessRule;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Makes the settings that are injected: each part by itself, and the whole for those who replace it. */
@Singleton
public class SettingsProducer {

    /** @throws InvalidSettingsException if the environment is not as the function needs it */
    @Produces
    @Singleton
    @DefaultBean
    Settings settings() {
        try {
            return Settings.read(SettingsProducer::variable);
        } catch (InvalidSettingsException e) {
            if (LaunchMode.current() == LaunchMode.NORMAL) {
                InitError.end(e);
            }
            throw e;
        }
    }

    @Produces
    ApiSettings api(Settings settings) {
        return settings.api();
    }

    @Produces
    ReadinessSettings readinessSettings(Settings settings) {
        return settings.readiness();
    }

    @Produces
    ReadinessRule readinessRule(ReadinessSettings settings) {
        return settings.rule();
    }

    @Produces
    DatabaseSettings database(Settings settings) {
        return settings.database();
    }

    @Produces
    TableSettings table(Settings settings) {
        return settings.table();
    }

    @Produces
    PollSettings polls(Settings settings) {
        return settings.polls();
    }

    @Produces
    PollPolicy policy(PollSettings polls) {
        return polls.policy();
    }

    @Produces
    StorySettings story(Settings settings) {
        return settings.story();
    }

    @Produces
    SchedulerSettings scheduler(Settings settings) {
        return settings.scheduler();
    }

    @Produces
    NotificationSettings notifications(Settings settings) {
        return settings.notifications();
    }

    @Produces
    LogAndMetricsSettings logAndMetrics(Settings settings) {
        return settings.logAndMetrics();
    }

    /** Empty: the function has no tokens of its own. */
    @Produces
    Optional<TokenSettings> tokens(Settings settings) {
        return settings.tokens();
    }

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * For jitter. All environments that SnapStart restores from one snapshot would go on with the same seed. This keeps
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
