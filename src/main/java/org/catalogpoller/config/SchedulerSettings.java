package org.catalogpoller.config;

import org.jspecify.annotations.Nullable;

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
        @Nullable String kmsKeyArn) {

    static SchedulerSettings read(Variables variables) {
        return new SchedulerSettings(
                variables.scheduleGroup("SCHEDULER_GROUP", "catalog-status-poller"),
                variables.requiredArn("SCHEDULER_ROLE_ARN", "arn:aws:iam::123456789012:role/poller-scheduler"),
                variables.arn("SCHEDULER_TARGET_ARN", "arn:aws:lambda:eu-west-1:123456789012:function:poller:live"),
                variables.arn("SCHEDULER_DLQ_ARN", "arn:aws:sqs:eu-west-1:123456789012:poller-dlq"),
                variables.arn("SCHEDULER_KMS_KEY_ARN", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd"));
    }
}
