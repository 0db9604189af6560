package org.catalogpoller.local;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
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
        return SchedulerClient.builder()
                .endpointOverride(URI.create(standIn.url()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
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
