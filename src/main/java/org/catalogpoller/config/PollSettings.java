package org.catalogpoller.config;

import java.time.Duration;
import org.catalogpoller.poll.Backoff;
import org.catalogpoller.poll.PollPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How polls wait.
 *
 * @param hold how long one invocation goes on checking; zero: it makes one check
 * @param tracking whether the state of polls is kept in the table catalog_poll
 * @param tokenKey the key that seals tokens; null: they are kept in clear
 */
public record PollSettings(PollPolicy policy, Duration hold, boolean tracking, @Nullable SecretSetting tokenKey) {

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration LONGEST_POLL = Duration.ofDays(366);
    /** The longest time-out of a Lambda function. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(15);

    private enum Growth {
        FIXED,
        EXPONENTIAL
    }

    static PollSettings read(Variables variables) {
        PollPolicy policy = new PollPolicy(
                backoff(variables),
                variables.integer("POLL_MAX_ATTEMPTS", 150, 1, 1_000_000),
                variables.duration("POLL_MAX_DURATION", "50m", Duration.ofSeconds(1), LONGEST_POLL),
                variables.duration("POLL_FIRST_DELAY", "0s", Duration.ZERO, LONGEST_POLL));
        if (policy.firstDelay().compareTo(policy.maxDuration()) >= 0) {
            variables.problem("POLL_FIRST_DELAY", "should hold a duration below POLL_MAX_DURATION");
        }
        String keyArn = SecretSetting.arn(variables, "TOKEN_KEY_SECRET_ARN");
        return new PollSettings(
                policy,
                variables.duration("POLL_HOLD", "0s", Duration.ZERO, LONGEST_HOLD),
                Switch.isOn(variables, "POLL_TRACKING"),
                keyArn == null ? null : new SecretSetting(null, keyArn));
    }

    /** Every variable is checked; those of exponential backoff have no effect on the fixed one. */
    private static Backoff backoff(Variables variables) {
        Duration interval = variables.duration("POLL_INTERVAL", "20s", Duration.ofSeconds(1), LONGEST_INTERVAL);
        Growth growth = variables.oneOf("POLL_BACKOFF", Growth.class, Growth.FIXED);
        double multiplier =
                Decimal.read(variables, "POLL_BACKOFF_MULTIPLIER", 2, m -> m > 1 && m <= 10, "over 1 and up to 10");
        Duration max = variables.duration("POLL_MAX_INTERVAL", "5m", Duration.ofSeconds(1), LONGEST_INTERVAL);
        double jitter = Decimal.read(variables, "POLL_JITTER", 0, j -> j >= 0 && j <= 1, "from 0 to 1");
        if (growth == Growth.FIXED) {
            return Backoff.fixed(interval, jitter);
        }
        if (max.compareTo(interval) < 0) {
            variables.problem("POLL_MAX_INTERVAL", "should hold a duration not below POLL_INTERVAL");
        }
        return new Backoff(interval, multiplier, max, jitter);
    }
}
