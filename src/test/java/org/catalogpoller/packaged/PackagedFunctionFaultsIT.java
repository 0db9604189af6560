package org.catalogpoller.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;
import org.catalogpoller.testing.Eventually;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A poll goes on and ends once when an environment, a connection or the database dies. */
class PackagedFunctionFaultsIT {

    private static final long SEED = 20260131;
    /** With it, an environment can die between a commit and the next step. */
    private static final Duration ANSWER_DELAY = Duration.ofMillis(25);

    /** So many processes at once let polls go on, with -Dfleet.processes=8 and -Dfleet.polls=200 for example. */
    private static final int PROCESSES = Integer.getInteger("fleet.processes", 1);

    private static final int FIRST_POLL = 101;
    private static final int POLLS = Integer.getInteger("fleet.polls", 15);

    private static final String WAITING_FOR_A_LOCK = "SELECT count(*) FROM pg_locks WHERE NOT granted";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PostgresServer postgres;
    private static Map<String, String> more;
    private static Fleet fleet;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
        aws.database()
                .execute("INSERT INTO catalog (id, name) SELECT id, 'killed-' || id FROM generate_series(%d, %d) id"
                        .formatted(FIRST_POLL, FIRST_POLL + POLLS - 1));
        postgres = new PostgresServer(aws.database());
        Relay towardsDatabase = PACKAGED.closedAtTheEnd(new Relay(aws.database().port(), ANSWER_DELAY));
        more = Map.of("DB_PORT", String.valueOf(towardsDatabase.port()));
        fleet = fleet(3);
    }

    private static Fleet fleet(int size) {
        return new Fleet(() -> PACKAGED.start(more), size, POLLS);
    }

    @Test
    void onlyOneOfTwoEqualEventsAtTheSameTimeContinuesThePoll() {
        answerSlowly("in-flight", "PENDING");
        List<JsonNode> results = twiceAtOnce("poll-in-flight", Surroundings.startEvent("in-flight", 1));
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(results).extracting(PackagedFunctionFaultsIT::outcome).contains("WAITING");
            assertThat(aws.poll("poll-in-flight", "attempt")).isEqualTo(String.valueOf(attempt));
            if (attempt == 3) {
                answerSlowly("in-flight", "values-1");
            }
            results = twiceAtOnce(UUID.randomUUID().toString(), aws.fire().input());
        }
        assertThat(results)
                .extracting(PackagedFunctionFaultsIT::outcome)
                .containsExactlyInAnyOrder("UPDATED", "SUPERSEDED");
        assertThat(aws.poll("poll-in-flight", "state")).isEqualTo("UPDATED");
        assertThat(aws.row(1)).contains("values-1");
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void twoStartEventsAtTheSameTimeMakeOnePoll() {
        answerSlowly("joined", "PENDING");
        String start = Surroundings.startEvent("joined", 2);
        List<JsonNode> results = atOnce("poll-joined-1", "poll-joined-2", start);
        assertThat(results)
                .extracting(PackagedFunctionFaultsIT::outcome)
                .containsExactlyInAnyOrder("WAITING", "SUPERSEDED");
        assertThat(results.get(0).path("poll_id")).isEqualTo(results.get(1).path("poll_id"));
        assertThat(aws.pending()).hasSize(1);
    }

    @Test
    void aPollContinuesWhileTheDatabaseIsStoppedAndAfterItIsBack() {
        aws.answer("outage", "PENDING", "PENDING");
        String poll = fleet.get(0)
                .result(Surroundings.startEvent("outage", 4))
                .path("poll_id")
                .asText();
        postgres.stop();
        try {
            assertThat(outcome(fleet.get(0).result(aws.fire().input()))).isEqualTo("WAITING");
            assertThat(outcome(fleet.get(1).result(aws.fire().input()))).isEqualTo("WAITING");
        } finally {
            postgres.start();
        }
        assertThat(outcome(fleet.get(0).result(aws.fire().input()))).isEqualTo("WAITING");
        assertThat(aws.poll(poll, "attempt || ' ' || state")).isEqualTo("4 WAITING");
        aws.answer("outage", "values-4", "values-4");
        assertThat(outcome(fleet.get(1).result(aws.fire().input()))).isEqualTo("UPDATED");
        assertThat(aws.poll(poll, "attempt || ' ' || state")).isEqualTo("5 UPDATED");
        assertThat(aws.row(4)).contains("values-4");
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void theValuesAreWrittenLaterWhenTheDatabaseStopsDuringTheWrite() throws SQLException {
        aws.answer("unwritten", "PENDING", "PENDING");
        String poll = fleet.get(0)
                .result(Surroundings.startEvent("unwritten", 5))
                .path("poll_id")
                .asText();
        aws.answer("unwritten", "values-5", "values-5");
        CompletableFuture<Answer> answer;
        try (Connection other = aws.database().connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT 1 FROM catalog WHERE id = 5 FOR UPDATE");
            answer = fleet.get(0).deliver("writes", aws.fire().input());
            Eventually.see(
                    "the function waits for the row",
                    () -> aws.database().query(WAITING_FOR_A_LOCK),
                    sessions -> !sessions.equals("0"));
            postgres.stop();
        }
        try {
            assertThat(outcome(PackagedFunction.body(answer.join()))).isEqualTo("WAITING");
            aws.answer("unwritten", 404);
            Schedule unwritten = aws.fire();
            assertThat(unwritten.input()).contains("values-5").doesNotContain(Surroundings.TOKEN);
            assertThat(outcome(fleet.get(1).result(unwritten.input()))).isEqualTo("WAITING");
        } finally {
            postgres.start();
        }
        assertThat(aws.poll(poll, "attempt || ' ' || state")).isEqualTo("1 WAITING");
        assertThat(outcome(fleet.get(1).result(aws.fire().input()))).isEqualTo("UPDATED");
        assertThat(aws.poll(poll, "attempt || ' ' || state")).isEqualTo("4 UPDATED");
        assertThat(aws.row(5)).contains("values-5");
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void everyPollEndsWhenItsEnvironmentsAreKilledAtRandomMoments() {
        List<Fleet> fleets = new ArrayList<>(List.of(fleet));
        while (fleets.size() < PROCESSES) {
            fleets.add(fleet(1));
        }
        List<CompletableFuture<Void>> runs = IntStream.range(0, fleets.size())
                .mapToObj(lane -> CompletableFuture.runAsync(() -> run(fleets.get(lane), lane, fleets.size())))
                .toList();
        runs.forEach(CompletableFuture::join);

        int kills = fleets.stream().mapToInt(Fleet::kills).sum();
        System.out.printf("%d polls, %d processes at once, %d of them killed%n", POLLS, fleets.size(), kills);
        assertThat(kills).as("kills").isGreaterThan(POLLS / 5);
    }

    private static void run(Fleet processes, int lane, int lanes) {
        Random random = new Random(SEED + lane);
        for (int id = FIRST_POLL + lane; id < FIRST_POLL + POLLS; id += lanes) {
            new PollUnderFire(aws, processes, random, id, id % 2 == 0).run();
        }
    }

    private static void answerSlowly(String catalog, String value) {
        aws.answer(
                catalog,
                okJson("{\"kb_name\":\"%1$s\",\"data_source_name\":\"%1$s\"}".formatted(value))
                        .withFixedDelay(300));
    }

    private static List<JsonNode> twiceAtOnce(String requestId, String event) {
        return atOnce(requestId, requestId, event);
    }

    private static List<JsonNode> atOnce(String requestId, String otherRequestId, String event) {
        CompletableFuture<Answer> one = fleet.get(0).deliver(requestId, event);
        CompletableFuture<Answer> other = fleet.get(1).deliver(otherRequestId, event);
        return List.of(PackagedFunction.body(one.join()), PackagedFunction.body(other.join()));
    }

    private static String outcome(JsonNode result) {
        return result.path("outcome").asText();
    }
}
