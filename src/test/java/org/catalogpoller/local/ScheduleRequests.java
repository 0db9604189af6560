package org.catalogpoller.local;

import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.Target;

/** Requests to the stand-in, by the real SDK client. */
final class ScheduleRequests {

    static final String GROUP = "catalog-status-poller";

    private ScheduleRequests() {}

    static SchedulerClient client(SchedulerStandIn standIn) {
        return StandInClients.client(SchedulerClient.builder(), standIn.url());
    }

    /** A request that AWS would accept. */
    static CreateScheduleRequest.Builder schedule(String name, String at) {
        return CreateScheduleRequest.builder()
                .name(name)
                .clientToken(name)
                .groupName(GROUP)
                .scheduleExpression("at(" + at + ")")
                .scheduleExpressionTimezone("UTC")
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .actionAfterCompletion(ActionAfterCompletion.DELETE)
                .target(target().input("{\"schedule\":\"" + name + "\"}").build());
    }

    static Target.Builder target() {
        return Target.builder()
                .arn("arn:aws:lambda:us-east-1:123456789012:function:poller")
                .roleArn("arn:aws:iam::123456789012:role/poller")
                .input("{}")
                .retryPolicy(retry -> retry.maximumEventAgeInSeconds(3600).maximumRetryAttempts(185));
    }
}
