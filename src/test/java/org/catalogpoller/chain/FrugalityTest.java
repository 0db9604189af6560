package org.catalogpoller.chain;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.Test;

/** A poll that waits uses no database connection. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
@TestProfile(FrugalityTest.FreshStart.class)
class FrugalityTest {

    /** A profile of its own gives this test a function that has just started. Tracking is off. */
    public static class FreshStart implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("poll.tracking", "off");
        }
    }

    private static final String EVENT = "{\"catalog_name\":\"test_catalog\",\"local_catalog_id\":1}";

    @Test
    void aPollOpensADatabaseConnectionOnlyForAWrite() {
        assertThat(TestEnvironment.toDatabase().opened()).as("after the start").isZero();

        assertThat(outcome("{\"kb_name\":\"PENDING\",\"data_source_name\":\"PENDING\"}"))
                .isEqualTo("WAITING");
        assertThat(TestEnvironment.toDatabase().opened())
                .as("after an attempt that is not ready")
                .isZero();

        assertThat(outcome("{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}"))
                .isEqualTo("UPDATED");
        assertThat(TestEnvironment.toDatabase().opened()).as("after a write").isEqualTo(1);
    }

    private String outcome(String answer) {
        TestEnvironment.reset();
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(answer)));
        return EventServer.invoke(EVENT).getString("outcome");
    }
}
