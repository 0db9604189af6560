package org.catalogpoller.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.util.Throwables.getStackTrace;

import org.catalogpoller.event.BadEvents.BadEvent;
import org.catalogpoller.lambda.InvocationLog;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InvalidEventTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.catalogpoller.BadEvents#all")
    void anEventThatBreaksTheContractIsRefusedWithFieldAndReasonAndWithoutTheToken(BadEvent bad) {
        InvalidEventException refusal = catchThrowableOfType(
                InvalidEventException.class,
                () -> PollEvent.of(
                        EventFields.read(bad.event()),
                        TestSettings.required().answer().readiness()));

        assertThat(refusal).hasMessage(bad.message());
        assertThat(getStackTrace(refusal)).doesNotContain(BadEvents.TOKEN);
        assertThat(new InvocationLog(150).line(null, refusal))
                .isEqualTo("event: InvalidEventException: " + bad.message());
    }
}
