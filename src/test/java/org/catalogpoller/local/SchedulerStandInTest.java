package org.catalogpoller.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.local.ScheduleRequests.GROUP;
import static org.catalogpoller.local.ScheduleRequests.schedule;
import static org.catalogpoller.local.ScheduleRequests.target;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.catalogpoller.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/** The stand-in speaks the protocol of EventBridge Scheduler, as the real SDK client understands it. */
class SchedulerStandInTest {

    private static final String AT = "2026-01-31T12:00:20";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final SchedulerStandIn standIn = new SchedulerStandIn(clock, GROUP);
    private final SchedulerClient client = ScheduleRequests.client(standIn);

    @AfterEach
    void stop() {
        client.close();
        standIn.close();
    }

    @Test
    void aScheduleCanBeReadAsItWasCreated() {
        CreateScheduleRequest request = schedule("a-1", AT).build();

        String arn = client.createSchedule(request).scheduleArn();

        GetScheduleResponse found =
                client.getSchedule(get -> get.groupName(GROUP).name("a-1"));
        assertThat(arn).endsWith(":schedule/" + GROUP + "/a-1").isEqualTo(found.arn());
        assertThat(found.name()).isEqualTo("a-1");
        assertThat(found.groupName()).isEqualTo(GROUP);
        assertThat(found.scheduleExpression()).isEqualTo("at(" + AT + ")");
        assertThat(found.scheduleExpressionTimezone()).isEqualTo("UTC");
        assertThat(found.flexibleTimeWindow()).isEqualTo(request.flexibleTimeWindow());
        assertThat(found.actionAfterCompletion()).isEqualTo(request.actionAfterCompletion());
        assertThat(found.target()).isEqualTo(request.target());
    }

    @Test
    void aSecondScheduleOfTheSameNameIsAConflict() {
        client.createSchedule(schedule("a-1", AT).build());

        assertThatThrownBy(() -> client.createSchedule(
                        schedule("a-1", "2026-01-31T13:00:00").build()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("Schedule a-1 already exists");
        assertThat(standIn.pending()).extracting(Schedule::at).containsExactly(Instant.parse(AT + "Z"));
    }

    @Test
    void theNameOfADeletedScheduleCanBeUsedAgain() {
        client.createSchedule(schedule("a-1", AT).build());

        client.deleteSchedule(delete -> delete.groupName(GROUP).name("a-1"));

        assertThatThrownBy(() -> client.getSchedule(get -> get.groupName(GROUP).name("a-1")))
                .isInstanceOf(ResourceNotFoundException.class);
        client.createSchedule(schedule("a-1", AT).build());
    }

    @Test
    void aMissingScheduleIsNotFound() {
        assertThatThrownBy(() -> client.getSchedule(get -> get.groupName(GROUP).name("a-1")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Schedule a-1 does not exist");
        assertThatThrownBy(() ->
                        client.deleteSchedule(delete -> delete.groupName(GROUP).name("a-1")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aScheduleIsFoundOnlyInItsGroup() {
        client.createSchedule(schedule("a-1", AT).build());

        for (String other : new String[] {"other", null}) {
            assertThatThrownBy(
                            () -> client.getSchedule(get -> get.groupName(other).name("a-1")))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> client.deleteSchedule(
                            delete -> delete.groupName(other).name("a-1")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
        assertThat(standIn.pending()).hasSize(1);
    }

    @Test
    void aMissingGroupIsNotFound() {
        assertThatThrownBy(() -> client.createSchedule(
                        schedule("a-1", AT).groupName("other").build()))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Schedule group other does not exist");
        assertThat(standIn.pending()).isEmpty();
    }

    @Test
    void theSchedulesAreListedByGroupAndPrefix() {
        for (String name : List.of("a-1", "a-2", "b-1")) {
            client.createSchedule(schedule(name, AT).build());
        }

        assertThat(client.listSchedules(list -> {}).schedules())
                .extracting(ScheduleSummary::name)
                .containsExactly("a-1", "a-2", "b-1");
        assertThat(client.listSchedules(list -> list.groupName(GROUP).namePrefix("a-"))
                        .schedules())
                .extracting(ScheduleSummary::name)
                .containsExactly("a-1", "a-2");
        assertThat(client.listSchedules(list -> list.groupName("other")).schedules())
                .isEmpty();
    }

    static Stream<Arguments> badMembers() {
        return Stream.of(
                bad("Name", request -> request.name("a b")),
                bad("Name", request -> request.name("größe")),
                bad("Name", request -> request.name("x".repeat(65))),
                bad("ClientToken", request -> request.clientToken("a.b")),
                bad("ClientToken", request -> request.clientToken("x".repeat(65))),
                bad("ScheduleExpression", request -> request.scheduleExpression("at(2026-01-31T12:00:20Z)")),
                bad("ScheduleExpression", request -> request.scheduleExpression("at(2026-01-31T12:00:20.5)")),
                bad("ScheduleExpression", request -> request.scheduleExpression("at(2026-01-31 12:00:20)")),
                bad("ScheduleExpression", request -> request.scheduleExpression("at(2026-02-30T12:00:20)")),
                bad("ScheduleExpression", request -> request.scheduleExpression("at(2026-01-31T11:59:59)")),
                bad("ScheduleExpression", request -> request.scheduleExpression("rate(1 minutes)")),
                bad("ScheduleExpression", request -> request.scheduleExpression(null)),
                bad("ScheduleExpressionTimezone", request -> request.scheduleExpressionTimezone("Europe/Berlin")),
                bad(
                        "FlexibleTimeWindow.Mode",
                        request -> request.flexibleTimeWindow(window ->
                                window.mode(FlexibleTimeWindowMode.FLEXIBLE).maximumWindowInMinutes(5))),
                bad("FlexibleTimeWindow.Mode", request -> request.flexibleTimeWindow(window -> {})),
                bad("ActionAfterCompletion", request -> request.actionAfterCompletion("NONE")),
                bad("Target.Arn", target -> target.target(target().arn("poller").build())),
                bad("Target.Arn", target -> target.target(target().arn(null).build())),
                bad(
                        "Target.RoleArn",
                        target -> target.target(target().roleArn(null).build())),
                bad("Target.Input", target -> target.target(target().input("").build())),
                bad(
                        "Target.Input",
                        target -> target.target(
                                target().input("ö".repeat(131_073)).build())),
                bad(
                        "Target.RetryPolicy.MaximumEventAgeInSeconds",
                        request -> request.target(target().retryPolicy(retry -> retry.maximumEventAgeInSeconds(59))
                                .build())),
                bad(
                        "Target.RetryPolicy.MaximumEventAgeInSeconds",
                        request -> request.target(target().retryPolicy(retry -> retry.maximumEventAgeInSeconds(86_401))
                                .build())),
                bad(
                        "Target.RetryPolicy.MaximumRetryAttempts",
                        request -> request.target(target().retryPolicy(retry -> retry.maximumRetryAttempts(186))
                                .build())));
    }

    private static Arguments bad(String member, Consumer<CreateScheduleRequest.Builder> change) {
        CreateScheduleRequest.Builder request = schedule("a-1", AT);
        change.accept(request);
        return Arguments.of(member, request.build());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badMembers")
    void theRefusalNamesTheBadMember(String member, CreateScheduleRequest request) {
        assertThatThrownBy(() -> client.createSchedule(request))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("Invalid parameter: " + member);
        assertThat(standIn.pending()).isEmpty();
    }
}
