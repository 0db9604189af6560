package org.catalogpoller.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How schedules are created.
 *
 * @param sweepMaxRate the most schedules that all sweeps create in a second, 1 or more
 * @param targetArn the function that a schedule invokes; null: the one that is running
 */
public record SchedulerSettings(
        String group,
        String roleArn,
        @Nullable String targetArn,
        @Nullable String dlqArn,
        @Nullable String kmsKeyArn,
        int sweepMaxRate) {

    private static final Variable<String> ROLE_ARN = Variable.withoutDefault(
            "SCHEDULER_ROLE_ARN",
            Form.arn("ARN of a role", "arn:aws:iam::123456789012:role/poller-scheduler"),
            "required",
            "EventBridge Scheduler invokes the function with this role");
    /** The AWS pattern of a schedule group's name (EventBridge Scheduler API, CreateScheduleGroup). */
    private static final Variable<String> GROUP = Variable.of(
            "SCHEDULER_GROUP",
            Form.matching(
                    Pattern.compile("[0-9a-zA-Z-_.]{1,64}"),
                    "name of a schedule group that exists",
                    "the name of a schedule group: 1 to 64 letters, digits, '-', '_' or '.'"),
            "catalog-status-poller",
            "where the schedules are made");

    private static final Variable<String> TARGET_ARN = Variable.withoutDefault(
            "SCHEDULER_TARGET_ARN",
            Form.arn("ARN of a Lambda function", "arn:aws:lambda:eu-west-1:123456789012:function:poller:live"),
            "the function as it was invoked, alias included",
            "what the schedules invoke");
    private static final Variable<String> DLQ_ARN = Variable.withoutDefault(
            "SCHEDULER_DLQ_ARN",
            Form.arn("ARN of an SQS queue", "arn:aws:sqs:eu-west-1:123456789012:poller-dlq"),
            "none",
            "gets the events that could not be delivered");
    private static final Variable<String> KMS_KEY_ARN = Variable.withoutDefault(
            "SCHEDULER_KMS_KEY_ARN",
            Form.arn("ARN of a KMS key", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd"),
            "none",
            "encrypts the schedules");

    /** Up to what AWS allows by default in its large Regions (EventBridge Scheduler user guide, "Quotas"). */
    private static final Variable<Integer> SWEEP_MAX_RATE = Variable.of(
            "SWEEP_MAX_RATE",
            Form.integer(1, 5_000),
            "1000",
            "the most schedules that [sweeps](reliability.md#sweeps) create in a second, and the most notifications");

    static SchedulerSettings read(Variables variables) {
        return new SchedulerSettings(
                variables.get(GROUP),
                variables.require(ROLE_ARN, ""),
                variables.find(TARGET_ARN),
                variables.find(DLQ_ARN),
                variables.find(KMS_KEY_ARN),
                variables.get(SWEEP_MAX_RATE));
    }
}
