package org.catalogpoller.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.catalogpoller.polling.Invocation;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of an invocation name its trace, if X-Ray keeps it. */
class LogFieldsTest {

    private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

    @AfterEach
    void forget() {
        System.clearProperty(TRACE_HEADER);
        LogFields.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1,"
                + " 1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
        "Sampled=1;Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Lineage=a:0, 1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
        "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0,",
        "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700,",
        "something else,"
    })
    void onlyASampledTraceIsNamed(String header, String trace) {
        System.setProperty(TRACE_HEADER, header);

        LogFields.begin(new Invocation("request-1", null, Instant.EPOCH));

        assertThat(MDC.get("trace_id")).isEqualTo(trace);
        assertThat(MDC.get("request_id")).isEqualTo("request-1");
    }
}
