package org.catalogpoller.chain;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.chain.EventServer.invoke;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event that was lost or failed is delivered again by deploy/poller. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class RedriveTest {

    private static final String START =
            "{\"catalog_name\":\"c\",\"local_catalog_id\":1,\"jwt_token\":\"s3cret-token\",\"attempt_count\":0}";

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        apiAnswers("PENDING");
    }

    @Test
    void aRedrivenStartEventContinuesThePollOfItsFirstInvocation() {
        String pollId = invoke(START).getString("poll_id");
        TestEnvironment.scheduler().clear();
        TestEnvironment.CLOCK.advance(Duration.ofMinutes(3));

        JsonPath redriven = invoke(START.replace("}", ",\"poll_id\":\"" + pollId + "\"}"));

        assertThat(redriven.getString("outcome")).isEqualTo("WAITING");
        assertThat(redriven.getString("poll_id")).isEqualTo(pollId);
        assertThat(TestEnvironment.scheduler().pending()).hasSize(1);
    }

    @Test
    void aRedrivenEventContinuesAStalledPollToTheWrittenRow() {
        TestEnvironment.followTheDatabase();
        String pollId = invoke(START).getString("poll_id");
        String lost = takeSchedule();
        TestEnvironment.rowsAge(Duration.ofMinutes(57));
        assertThat(invoke("{\"action\":\"sweep\"}").getInt("timed_out")).isEqualTo(1);

        JsonPath redriven = invoke(lost);
        apiAnswers("KB1");
        JsonPath last = invoke(takeSchedule());

        assertThat(redriven.getString("outcome")).isEqualTo("WAITING");
        assertThat(last.getString("outcome")).isEqualTo("UPDATED");
        assertThat(last.getString("poll_id")).isEqualTo(pollId);
        assertThat(last.getInt("attempt_count")).isEqualTo(3);
        assertThat(TestEnvironment.database().row(1)).startsWith("1 | KB1 | DS1 | ");
    }

    @Test
    void aRedrivenEventTimesOutAfterTheDeadline() {
        invoke(START);
        String lost = takeSchedule();
        TestEnvironment.CLOCK.advance(Duration.ofHours(2));

        assertThat(invoke(lost).getString("outcome")).isEqualTo("TIMED_OUT");
    }

    @Test
    void aRedrivenEventWithValuesIsWrittenAfterTheDeadline() {
        invoke(START);
        String lost = takeSchedule();
        TestEnvironment.CLOCK.advance(Duration.ofHours(2));

        String redriven = lost.replace("}", ",\"kb_name\":\"KB2\",\"data_source_name\":\"DS2\"}");

        assertThat(invoke(redriven).getString("outcome")).isEqualTo("UPDATED");
        assertThat(TestEnvironment.database().row(1)).startsWith("1 | KB2 | DS2 | ");
    }

    @Test
    void anEventThatIsRedrivenTwiceLeavesOneSchedule() {
        invoke(START);
        String lost = takeSchedule();

        assertThat(invoke(lost).getString("outcome")).isEqualTo("WAITING");
        assertThat(invoke(lost).getString("outcome")).isEqualTo("SUPERSEDED");
        assertThat(TestEnvironment.scheduler().pending()).hasSize(1);
    }

    private static void apiAnswers(String kbName) {
        TestEnvironment.api()
                .stubFor(get(anyUrl())
                        .willReturn(okJson("{\"kb_name\":\"" + kbName + "\",\"data_source_name\":\"DS1\"}")));
    }

    private static String takeSchedule() {
        return TestEnvironment.takeSchedule().input();
    }
}
