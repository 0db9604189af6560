package org.catalogpoller.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.util.Throwables.getStackTrace;

import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.event.BadEvents;
import org.catalogpoller.event.BadEvents.BadEvent;
import org.catalogpoller.event.Event;
import org.catalogpoller.event.InvalidEventException;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InvalidEventTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.catalogpoller.event.BadEvents#all")
    void anEventThatBreaksTheContractIsRefusedWithFieldAndReasonAndWithoutTheToken(BadEvent bad) {
        InvalidEventException refusal = catchThrowableOfType(
                InvalidEventException.class,
                () -> Event.read(
                        bad.event(), TestSettings.required().readiness().rule()));

        assertThat(refusal).hasMessage(bad.message());
        assertThat(getStackTrace(refusal)).doesNotContain(BadEvents.TOKEN);
        List<String> lines = new ArrayList<>();
        new InvocationLog((level, text, trace) -> lines.add(text), 150).failed(null, refusal);
        assertThat(lines).containsExactly("event: InvalidEventException: " + bad.message());
    }
}
