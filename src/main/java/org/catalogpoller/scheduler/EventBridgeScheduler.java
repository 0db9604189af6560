package org.catalogpoller.scheduler;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.catalogpoller.aws.AwsClients;
import org.catalogpoller.aws.AwsProblem;
import org.catalogpoller.aws.CallTime;
import org.catalogpoller.aws.LazyClient;
import org.catalogpoller.config.SchedulerSettings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.ScheduleException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/** Turns the next attempt into a one-time schedule that invokes the function and deletes itself. */
@Singleton
class EventBridgeScheduler implements AttemptScheduler {

    /** No zone and no fraction of a second: AWS refuses both (user guide, schedule types). */
    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("'at('uuuu-MM-dd'T'HH:mm:ss')'").withZone(ZoneOffset.UTC);
    /** The bounds of MaximumEventAgeInSeconds (EventBridge Scheduler API, RetryPolicy). */
    private static final long MIN_EVENT_AGE = 60;

    private static final long MAX_EVENT_AGE = 86_400;
    /** The most that AWS allows: how long delivery is tried is bounded by the age alone. */
    private static final int MAX_RETRIES = 185;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** All tries together: less than an invocation keeps back for them. */
    private static final Duration CALL_TIMEOUT = Duration.ofMillis(4_500);

    /** A time this far ahead has not passed when a call ends. */
    private static final Duration AHEAD = CALL_TIMEOUT.plusMillis(500);

    private final SchedulerSettings settings;
    private final Clock clock;
    private final CallTime time = new CallTime();
    /** An attempt that finds the catalog ready needs none. The client token makes all tries of a call one schedule. */
    private final LazyClient<SchedulerClient> client =
            new LazyClient<>(() -> AwsClients.make(SchedulerClient.builder(), CONNECT_TIMEOUT));

    EventBridgeScheduler(SchedulerSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public boolean schedule(NextAttempt attempt) {
        try {
            return create(attempt);
        } catch (SdkException | UncheckedIOException e) {
            // Unchecked is what the HTTP client throws at an answer that is no HTTP.
            String message = AwsProblem.of(e);
            BearerToken token = attempt.token();
            throw new ScheduleException(
                    "the next attempt cannot be scheduled: " + (token == null ? message : token.withheldFrom(message)));
        }
    }

    /** A slow machine may come to this when the time has passed. AWS may refuse such a schedule. */
    private boolean create(NextAttempt attempt) {
        try {
            client.get().createSchedule(request(attempt));
            return true;
        } catch (ConflictException e) {
            // An earlier delivery of this attempt, or an earlier try of this call, made it.
            return false;
        } catch (ValidationException e) {
            Instant now = clock.instant();
            Instant later = new PollAgain(now.plus(AHEAD)).at();
            if (attempt.at().isAfter(now) || later.isAfter(attempt.deadline())) {
                throw e;
            }
            return create(attempt.delayedTo(later));
        }
    }

    @Override
    public void cancel(String pollId, int attempt, @Nullable Instant movedTo) {
        if (!delete(ScheduleName.of(pollId, attempt)) && movedTo != null) {
            delete(ScheduleName.of(pollId, attempt, movedTo));
        }
    }

    /** Deletes a schedule; false where there was none. */
    private boolean delete(String name) {
        try {
            client.get()
                    .deleteSchedule(request -> request.groupName(settings.group())
                            .name(name)
                            .overrideConfiguration(config -> config.apiCallTimeout(time.next(CALL_TIMEOUT))));
            return true;
        } catch (ResourceNotFoundException e) {
            return false;
        } catch (SdkException | UncheckedIOException e) {
            throw new ScheduleException("the next attempt cannot be unscheduled: " + AwsProblem.of(e));
        }
    }

    private CreateScheduleRequest request(NextAttempt attempt) {
        String name = ScheduleName.of(attempt.pollId(), attempt.number(), attempt.movedTo());
        Target.Builder target = Target.builder()
                .arn(targetArn(attempt))
                .roleArn(settings.roleArn())
                .input(attempt.event())
                .retryPolicy(retry ->
                        retry.maximumEventAgeInSeconds(eventAge(attempt)).maximumRetryAttempts(MAX_RETRIES));
        String dlqArn = settings.dlqArn();
        if (dlqArn != null) {
            target.deadLetterConfig(dlq -> dlq.arn(dlqArn));
        }
        return CreateScheduleRequest.builder()
                .name(name)
                // the SDK would send another random one at every call
                .clientToken(name)
                .groupName(settings.group())
                .kmsKeyArn(settings.kmsKeyArn())
                .scheduleExpression(AT.format(attempt.at()))
                .scheduleExpressionTimezone("UTC")
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .actionAfterCompletion(ActionAfterCompletion.DELETE)
                .target(target.build())
                .overrideConfiguration(config -> config.apiCallTimeout(time.next(CALL_TIMEOUT)))
                .build();
    }

    @Override
    public boolean isCold() {
        return time.isFirst();
    }

    private String targetArn(NextAttempt attempt) {
        String arn = settings.targetArn() == null ? attempt.functionArn() : settings.targetArn();
        if (arn == null) {
            throw new ScheduleException(
                    "SCHEDULER_TARGET_ARN is missing: the platform did not say which function to wake");
        }
        return arn;
    }

    private static int eventAge(NextAttempt attempt) {
        long left = Duration.between(attempt.at(), attempt.deadline()).toSeconds();
        return (int) Math.max(MIN_EVENT_AGE, Math.min(left, MAX_EVENT_AGE));
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
