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
public record PollSettings(
        PollPolicy policy,
        Duration hold,
        boolean tracking,
        @Nullable SecretSetting tokenKey) {

    private enum Growth {
        FIXED,
        EXPONENTIAL
    }

    private static final Variable<Duration> INTERVAL =
            Variable.of("POLL_INTERVAL", Form.duration("1s", "24h"), "20s", "the least wait between two attempts");
    private static final Variable<Integer> MAX_ATTEMPTS =
            Variable.of("POLL_MAX_ATTEMPTS", Form.integer(1, 1_000_000), "150", "the attempts after which a poll ends");
    private static final Variable<Duration> MAX_DURATION = Variable.of(
            "POLL_MAX_DURATION", Form.duration("1s", "366d"), "50m", "the deadline of a poll, from its start");
    private static final Variable<Duration> FIRST_DELAY = Variable.of(
            "POLL_FIRST_DELAY",
            Form.duration("0s", "366d"),
            "0s",
            "the wait from the start to the first attempt, which is then scheduled; below `POLL_MAX_DURATION`");
    private static final Variable<Growth> BACKOFF = Variable.of(
            "POLL_BACKOFF",
            Form.oneOf(Growth.class),
            "fixed",
            "whether every wait is the interval, or each is longer than the one before");
    private static final Variable<Double> MULTIPLIER = Variable.of(
            "POLL_BACKOFF_MULTIPLIER",
            Form.decimal("over 1 and up to 10", number -> number > 1 && number <= 10),
            "2",
            "how much longer each wait is (`exponential`)");
    private static final Variable<Duration> MAX_INTERVAL = Variable.of(
            "POLL_MAX_INTERVAL",
            Form.duration("1s", "24h"),
            "5m",
            "the longest wait, jitter included (`exponential`); not below `POLL_INTERVAL`");
    private static final Variable<Double> JITTER = Variable.of(
            "POLL_JITTER",
            Form.decimal("from 0 to 1", number -> number >= 0 && number <= 1),
            "0",
            "the largest share of a wait that is added at random. 0.5 makes 20 s into 20 to 30 s");
    /** Up to the longest time-out of a Lambda function. */
    private static final Variable<Duration> HOLD = Variable.of(
            "POLL_HOLD",
            Form.duration("0s", "15m"),
            "0s",
            "how long one invocation goes on checking, see [Timing](reliability.md#timing)");

    private static final Variable<Boolean> TRACKING = Variable.of(
            "POLL_TRACKING", Form.choice("on", true, "off"), "on", "whether polls have rows in `catalog_poll`");
    private static final Variable<String> TOKEN_KEY_SECRET_ARN = Variable.withoutDefault(
            "TOKEN_KEY_SECRET_ARN",
            SecretSetting.arnForm("`key`"),
            "none: tokens are in clear in schedules, and not in `catalog_poll`",
            "the key that seals the tokens in schedules and in `catalog_poll`");

    static PollSettings read(Variables variables) {
        PollPolicy policy = new PollPolicy(
                backoff(variables),
                variables.get(MAX_ATTEMPTS),
                variables.get(MAX_DURATION),
                variables.get(FIRST_DELAY));
        if (policy.firstDelay().compareTo(policy.maxDuration()) >= 0) {
            variables.problem(FIRST_DELAY, "should hold a duration below POLL_MAX_DURATION");
        }
        String keyArn = variables.find(TOKEN_KEY_SECRET_ARN);
        return new PollSettings(
                policy,
                variables.get(HOLD),
                variables.get(TRACKING),
                keyArn == null ? null : new SecretSetting(null, keyArn));
    }

    /** Every variable is checked; those of exponential backoff have no effect on the fixed one. */
    private static Backoff backoff(Variables variables) {
        Duration interval = variables.get(INTERVAL);
        double multiplier = variables.get(MULTIPLIER);
        Duration max = variables.get(MAX_INTERVAL);
        double jitter = variables.get(JITTER);
        if (variables.get(BACKOFF) == Growth.FIXED) {
            return Backoff.fixed(interval, jitter);
        }
        if (max.compareTo(interval) < 0) {
            variables.problem(MAX_INTERVAL, "should hold a duration not below POLL_INTERVAL");
        }
        return new Backoff(interval, multiplier, max, jitter);
    }
}
