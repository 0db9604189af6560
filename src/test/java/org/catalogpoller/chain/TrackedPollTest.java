package org.catalogpoller.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.chain.EventServer.invoke;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Second starts, repeated events, operators' events, sweeps and a database that is away. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class TrackedPollTest {

    private static final String START =
            "{\"catalog_name\":\"c\",\"local_catalog_id\":1,\"jwt_token\":\"s3cret-token\"}";
    private static final String START_WITHOUT_TOKEN = "{\"catalog_name\":\"c\",\"local_catalog_id\":1}";

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        TestEnvironment.noCatalogIsReady();
    }

    @AfterEach
    void theDatabaseIsBack() {
        TestEnvironment.toDatabase().setDown(false);
    }

    @Test
    void aSecondStartEventJoinsTheRunningPoll() {
        JsonPath first = invoke(START);

        JsonPath second = invoke(START);

        assertThat(second.getString("outcome")).isEqualTo("SUPERSEDED");
        assertThat(second.getString("poll_id")).isEqualTo(first.getString("poll_id"));
        assertThat(pending()).hasSize(1);
    }

    @Test
    void aRepeatedEventOfAnAttemptMakesNoSecondSchedule() {
        invoke(START);
        String attempt = fire();

        assertThat(invoke(attempt).getString("outcome")).isEqualTo("WAITING");
        assertThat(invoke(attempt).getString("outcome")).isEqualTo("SUPERSEDED");
        String next = fire();
        assertThat(invoke(next).getString("outcome")).isEqualTo("WAITING");
        assertThat(invoke(attempt).getString("outcome")).isEqualTo("SUPERSEDED");
        assertThat(pending()).hasSize(1);
    }

    @Test
    void aRepeatedEventCreatesTheScheduleThatIsMissing() {
        invoke(START);
        String attempt = fire();
        invoke(attempt);
        TestEnvironment.scheduler().clear();

        assertThat(invoke(attempt).getString("outcome")).isEqualTo("WAITING");
        assertThat(pending()).hasSize(1);
    }

    @Test
    void aCancelledPollEndsAndItsScheduleIsDeleted() {
        String pollId = invoke(START).getString("poll_id");
        String attempt = pending().get(0).input();

        JsonPath cancelled = invoke("{\"action\":\"cancel\",\"poll_id\":\"" + pollId + "\"}");

        assertThat(cancelled.getInt("cancelled")).isEqualTo(1);
        assertThat(pending()).isEmpty();
        assertThat(invoke(attempt).getString("outcome")).isEqualTo("SUPERSEDED");
        assertThat(status("poll_id", "\"" + pollId + "\"")).containsExactly("CANCELLED");
        assertThat(invoke("{\"action\":\"cancel\",\"local_catalog_id\":1}").getInt("cancelled"))
                .isZero();
    }

    @Test
    void aPollThatIsCancelledInItsRowEndsAtItsNextAttempt() {
        invoke(START);
        TestEnvironment.database().execute("UPDATE catalog_poll SET state = 'CANCELLED'");

        assertThat(invoke(fire()).getString("outcome")).isEqualTo("SUPERSEDED");
        assertThat(pending()).isEmpty();
    }

    @Test
    void theStatusListsAllPollsOfACatalogWithoutTheirTokens() {
        invoke(START);
        JsonPath status = invoke("{\"action\":\"status\",\"local_catalog_id\":\"1\"}");

        assertThat(status.getString("polls[0].state")).isEqualTo("WAITING");
        assertThat(status.getInt("polls[0].attempt_count")).isEqualTo(1);
        assertThat(status.getString("polls[0].last_status")).isEqualTo("not ready");
        assertThat(Instant.parse(status.getString("polls[0].next_attempt_at"))).isAfter(Instant.now());
        assertThat(status.prettify()).doesNotContain("s3cret");
        assertThat(TestEnvironment.database().query("SELECT string_agg(p::text, '') FROM catalog_poll p"))
                .contains("WAITING")
                .doesNotContain("s3cret");
    }

    @Test
    void aPollThatOnlyItsEventCanContinueWaitsForItUntilTheDeadline() {
        TestEnvironment.followTheDatabase();
        String pollId = invoke(START).getString("poll_id");
        TestEnvironment.scheduler().clear();

        assertThat(sweepAfter(Duration.ofMinutes(45))).isEqualTo("0 0 0");
        assertThat(sweepAfter(Duration.ofMinutes(6))).isEqualTo("0 1 0");
        assertThat(sweepAfter(Duration.ofMinutes(5))).isEqualTo("0 0 0");
        assertThat(status("poll_id", "\"" + pollId + "\"")).containsExactly("TIMED_OUT");
        assertThat(invoke(START).getString("outcome")).isEqualTo("WAITING");
    }

    @Test
    void aSweepRevivesAPollThatNeedsNoToken() {
        TestEnvironment.followTheDatabase();
        invoke(START_WITHOUT_TOKEN);
        TestEnvironment.scheduler().clear();

        assertThat(sweepAfter(Duration.ofMinutes(7))).isEqualTo("1 0 0");
        assertThat(sweepAfter(Duration.ZERO)).isEqualTo("0 0 0");
        assertThat(invoke(fire()).getInt("attempt_count")).isEqualTo(2);
    }

    @Test
    void aSweepTimesOutAnOverduePollAtItsDeadline() {
        TestEnvironment.followTheDatabase();
        invoke(START_WITHOUT_TOKEN);
        TestEnvironment.scheduler().clear();

        assertThat(sweepAfter(Duration.ofMinutes(51))).isEqualTo("0 1 0");
        assertThat(status("local_catalog_id", "1")).containsExactly("TIMED_OUT");
    }

    @Test
    void aStartEventReplacesAStalledPollBeforeTheSweep() {
        TestEnvironment.followTheDatabase();
        invoke(START);
        TestEnvironment.scheduler().clear();
        TestEnvironment.rowsAge(Duration.ofMinutes(10));

        assertThat(invoke(START).getString("outcome")).isEqualTo("WAITING");
        assertThat(status("local_catalog_id", "1")).containsExactly("WAITING", "FAILED");
    }

    @Test
    void aPollContinuesUntrackedWithoutADatabase() {
        invoke(START);
        TestEnvironment.toDatabase().setDown(true);

        assertThat(invoke(fire()).getString("outcome")).isEqualTo("WAITING");
        String third = fire();
        assertThat(invoke(third).getString("outcome")).isEqualTo("WAITING");
        TestEnvironment.toDatabase().setDown(false);
        assertThat(invoke(fire()).getInt("attempt_count")).isEqualTo(4);
        assertThat(invoke(third).getString("outcome")).isEqualTo("SUPERSEDED");
        assertThat(status("local_catalog_id", "1")).containsExactly("WAITING");
    }

    @Test
    void aPollThatStartedWithoutADatabaseIsTrackedLater() {
        TestEnvironment.toDatabase().setDown(true);
        invoke(START);
        TestEnvironment.toDatabase().setDown(false);

        assertThat(invoke(fire()).getString("outcome")).isEqualTo("WAITING");
        assertThat(status("local_catalog_id", "1")).containsExactly("WAITING");
    }

    @Test
    void aDryRunWritesNothingToTheDatabase() {
        invoke(START.replace("}", ",\"dry_run\":true}"));

        assertThat(status("local_catalog_id", "1")).isEmpty();
        assertThat(pending()).isEmpty();
    }

    private List<String> status(String field, String value) {
        return invoke("{\"action\":\"status\",\"" + field + "\":" + value + "}").getList("polls.state");
    }

    private String sweepAfter(Duration time) {
        TestEnvironment.rowsAge(time);
        JsonPath swept = invoke("{\"action\":\"sweep\"}");
        return swept.getInt("revived") + " " + swept.getInt("timed_out") + " " + swept.getInt("stalled");
    }

    private static List<Schedule> pending() {
        return TestEnvironment.scheduler().pending();
    }

    private static String fire() {
        return TestEnvironment.takeSchedule().input();
    }
}
