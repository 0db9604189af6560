package org.catalogpoller.config;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.catalogpoller.poll.PollPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of the function.
 *
 * @param catalogApiUrl base URL of the catalog API, http or https, without credentials, query or fragment
 * @param catalogApiTimeout connect and read of one check
 * @param pollTracking whether the state of polls is kept in the table catalog_poll
 */
public record Settings(
        URI catalogApiUrl,
        Duration catalogApiTimeout,
        Database database,
        PollPolicy pollPolicy,
        boolean pollTracking,
        SchedulerSettings scheduler) {

    /** Where the backend's PostgreSQL is and how to reach it. */
    public record Database(
            String host,
            int port,
            String name,
            String user,
            String password,
            SslMode sslMode,
            @Nullable String sslCa) {

        /** The record without its password. */
        @Override
        public String toString() {
            return "Database[" + user + "@" + host + ":" + port + "/" + name + ", sslMode=" + sslMode + "]";
        }
    }

    /** The sslmode values of libpq (PostgreSQL manual, 34.19 SSL Support). */
    public enum SslMode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }

    private enum Switch {
        ON,
        OFF
    }

    /**
     * How schedules are created.
     *
     * @param targetArn the function that a schedule invokes; null: the one that is running
     */
    public record SchedulerSettings(
            String group,
            String roleArn,
            @Nullable String targetArn,
            @Nullable String dlqArn,
            @Nullable String kmsKeyArn) {}

    /**
     * Reads and checks every variable.
     *
     * @param lookup the value of an environment variable, null where it is not set
     * @throws InvalidSettingsException naming every variable that is missing or malformed, in one line, without values
     */
    public static Settings read(UnaryOperator<@Nullable String> lookup) {
        Variables variables = new Variables(lookup);
        Settings settings = new Settings(
                variables.httpUrl("CATALOG_API_URL"),
                variables.duration("CATALOG_API_TIMEOUT", "10s", Duration.ofMillis(100), Duration.ofMinutes(15)),
                new Database(
                        variables.text("DB_HOST", "the host name of the PostgreSQL server"),
                        variables.integer("DB_PORT", 5432, 1, 65_535),
                        variables.text("DB_NAME", "the name of the database"),
                        variables.text("DB_USER", "the database user"),
                        variables.text("DB_PASSWORD", "the password of the database user"),
                        variables.oneOf("DB_SSL_MODE", SslMode.class, SslMode.REQUIRE),
                        variables.pem("DB_SSL_CA")),
                new PollPolicy(
                        variables.duration("POLL_INTERVAL", "20s", Duration.ofSeconds(1), Duration.ofDays(1)),
                        variables.integer("POLL_MAX_ATTEMPTS", 150, 1, 1_000_000),
                        variables.duration("POLL_MAX_DURATION", "50m", Duration.ofSeconds(1), Duration.ofDays(366))),
                variables.oneOf("POLL_TRACKING", Switch.class, Switch.ON) == Switch.ON,
                new SchedulerSettings(
                        variables.scheduleGroup("SCHEDULER_GROUP", "catalog-status-poller"),
                        variables.requiredArn("SCHEDULER_ROLE_ARN", "arn:aws:iam::123456789012:role/poller-scheduler"),
                        variables.arn(
                                "SCHEDULER_TARGET_ARN", "arn:aws:lambda:eu-west-1:123456789012:function:poller:live"),
                        variables.arn("SCHEDULER_DLQ_ARN", "arn:aws:sqs:eu-west-1:123456789012:poller-dlq"),
                        variables.arn("SCHEDULER_KMS_KEY_ARN", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd")));
        SslMode mode = settings.database.sslMode;
        if ((mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL) && settings.database.sslCa == null) {
            variables.problem(
                    "DB_SSL_CA", "is missing: DB_SSL_MODE verify-ca and verify-full need a PEM file with the CA");
        }
        variables.throwIfInvalid();
        return settings;
    }
}
