package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.OVERDUE_AFTER;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.RequestRate;
import org.catalogpoller.testing.ChangedRow;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seconds that attempts reserve for the requests to the API. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class RequestRateTest extends StoreOnPostgres implements RateContract {

    private static final int ENVIRONMENTS = 8;
    private static final int POLLS = 25;

    @Override
    public PollStore store() {
        return tables.planning(RATE);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public RequestRate plan() {
        return tables.plan(RATE);
    }

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.2", "1", "2.5", "40"})
    void environmentsThatReserveTogetherNeverPlanMoreThanTheRate(String rate) {
        Instant now = Instant.now();
        List<Instant> slots = Together.run(ENVIRONMENTS, environment -> slots(rate, environment, now)).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(slots).hasSize(ENVIRONMENTS * POLLS);
        List<Long> seconds = seconds();
        assertThat(seconds).hasSize(ENVIRONMENTS * POLLS);
        assertThatNoTimeHasMoreThan(Double.parseDouble(rate), seconds);
    }

    private static void assertThatNoTimeHasMoreThan(double perSecond, List<Long> seconds) {
        for (int first = 0; first < seconds.size(); first++) {
            for (int last = first; last < seconds.size(); last++) {
                long time = seconds.get(last) - seconds.get(first) + 1;
                assertThat((double) (last - first + 1))
                        .as("from %s, %s s", seconds.get(first), time)
                        .isLessThan(time * perSecond + 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.4", "3", "40"})
    void sweepsAndAttemptsThatReserveTogetherNeverPlanMoreThanTheRate(String rate) {
        Instant now = Instant.now();
        List<List<PollRow>> batches = IntStream.range(0, ENVIRONMENTS / 2)
                .mapToObj(sweep -> IntStream.range(0, POLLS)
                        .mapToObj(poll -> overdue("s" + sweep + "-" + poll, 1_001 + sweep * POLLS + poll, now))
                        .toList())
                .toList();

        int planned = Together.run(
                        ENVIRONMENTS,
                        environment -> environment < batches.size()
                                ? tables.environment(environment)
                                        .plan(rate)
                                        .plan(batches.get(environment), LIMIT)
                                        .size()
                                : slots(rate, environment, now).size())
                .stream()
                .mapToInt(Integer::intValue)
                .sum();

        List<Long> seconds = seconds();
        // a sweep may lose seconds to others that are faster, and takes what is left
        assertThat(planned).isBetween(ENVIRONMENTS / 2 * POLLS + 1, ENVIRONMENTS * POLLS);
        assertThat(seconds).hasSize(planned);
        assertThatNoTimeHasMoreThan(Double.parseDouble(rate), seconds);
    }

    @Test
    void aPollWhoseValuesAreKnownReservesNothing() {
        Claim claim = tables.planning("1")
                .advance(
                        PollStoreContract.knowing(waiting("a", 1), PollStoreContract.VALUES),
                        PollStoreContract.START,
                        OVERDUE_AFTER,
                        LIMIT);

        assertThat(claim.news().requestAt()).isNull();
        assertThat(seconds()).isEmpty();
    }

    /** The clocks are the same here: how long an answer takes moves no wake-up. */
    @Test
    void aPollWakesInTheSecondThatItReserved() {
        TrackedPolls store = tables.planning("0.05");
        for (int poll = 1; poll <= 5; poll++) {
            Instant now = Instant.now();
            Instant requestAt = store.advance(row("p" + poll, poll, now), now, OVERDUE_AFTER, LIMIT)
                    .news()
                    .requestAt();

            assertThat(new PollAgain(Objects.requireNonNull(requestAt)).at())
                    .isEqualTo(rows().find("p" + poll, LIMIT).orElseThrow().nextAttemptAt());
        }
    }

    @Test
    void whereNoSecondHasRoomTheRequestIsPastTheDeadline() {
        Instant now = Instant.now();
        PollRow first =
                ChangedRow.withDeadline(row("a", 1, now), now.plusSeconds(5)).dueAt(now.plusSeconds(5));
        PollRow second =
                ChangedRow.withDeadline(row("b", 2, now), now.plusSeconds(5)).dueAt(now.plusSeconds(5));
        TrackedPolls store = tables.planning("0.01");
        store.advance(first, now, OVERDUE_AFTER, LIMIT);

        assertThat(store.advance(second, now, OVERDUE_AFTER, LIMIT).news().requestAt())
                .isAfter(second.deadline());
    }

    @Test
    void theRowSaysTheReservedSecond() {
        Instant now = Instant.now();
        TrackedPolls store = tables.planning("0.05");
        store.advance(row("a", 1, now), now, OVERDUE_AFTER, LIMIT);
        store.advance(row("b", 2, now), now, OVERDUE_AFTER, LIMIT);

        assertThat(TestEnvironment.database()
                        .query("SELECT string_agg(extract(epoch FROM next_attempt_at)::bigint::text, ',' ORDER BY"
                                + " poll_id) = (SELECT string_agg(second::text, ',' ORDER BY second) FROM"
                                + " catalog_poll_rate) FROM catalog_poll"))
                .isEqualTo("t");
    }

    @Test
    void theRowsOfEnvironmentsThatReserveTogetherSayTheReservedSeconds() {
        Instant now = Instant.now();
        Together.run(ENVIRONMENTS, environment -> slots("1", environment, now));

        assertThat(TestEnvironment.database()
                        .query("SELECT string_agg(extract(epoch FROM next_attempt_at)::bigint::text, ',' ORDER BY"
                                + " next_attempt_at) FROM catalog_poll"))
                .isEqualTo(seconds().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    @Test
    void deliveriesThatMoveNoRowReserveNothing() {
        Instant now = Instant.now();
        TrackedPolls store = tables.planning("1");
        PollRow first = row("a", 1, now);
        store.advance(ChangedRow.withPoll(first, first.poll().withAttempts(2)), now, OVERDUE_AFTER, LIMIT);

        store.advance(row("a", 1, now), now, OVERDUE_AFTER, LIMIT);
        store.advance(row("another start", 1, now), now, OVERDUE_AFTER, LIMIT);
        store.end(
                PollStoreContract.as(
                        PollState.TIMED_OUT, rows().find("a", LIMIT).orElseThrow()),
                LIMIT);
        store.advance(row("a", 1, now), now, OVERDUE_AFTER, LIMIT);

        assertThat(seconds()).hasSize(1);
    }

    @Test
    void anAttemptThatWaitsForItsRowHoldsNoSecond() throws SQLException {
        Instant now = Instant.now();
        TrackedPolls store = tables.planning("0.01");
        tables.withNotifiers().advance(row("a", 1, now), now, OVERDUE_AFTER, LIMIT);
        CompletableFuture<Claim> waits;
        try (Connection session = TestEnvironment.database().connect()) {
            session.setAutoCommit(false);
            session.createStatement().execute("SELECT FROM catalog_poll WHERE poll_id = 'a' FOR UPDATE");
            waits = CompletableFuture.supplyAsync(() -> store.advance(row("a", 1, now), now, OVERDUE_AFTER, LIMIT));
            Eventually.see(
                    "the attempt waits",
                    () -> TestEnvironment.database()
                            .query("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock')"),
                    "t"::equals);

            assertThat(store.advance(row("b", 2, now), now, OVERDUE_AFTER, Duration.ofSeconds(20))
                            .news()
                            .requestAt())
                    .isNotNull();
            session.rollback();
        }
        assertThat(waits.join().kind()).isEqualTo(Claim.Kind.REPEATED);
        assertThat(seconds()).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void secondsThatArePastAreDeleted() {
        TestEnvironment.database().execute("INSERT INTO catalog_poll_rate VALUES (1, 1), (2, 1)");

        Instant now = Instant.now();
        tables.planning("1").advance(row("a", 1, now), now, OVERDUE_AFTER, LIMIT);

        assertThat(seconds()).hasSize(1);
    }

    private List<Instant> slots(String rate, int environment, Instant now) {
        TrackedPolls store = tables.environment(environment).planning(rate);
        return IntStream.range(0, POLLS)
                .mapToObj(poll -> store.advance(
                                row("p" + environment + "-" + poll, 1 + environment * POLLS + poll, now),
                                now,
                                OVERDUE_AFTER,
                                LIMIT)
                        .news()
                        .requestAt())
                .map(Objects::requireNonNull)
                .toList();
    }

    private PollRow overdue(String id, long catalog, Instant now) {
        tables.withNotifiers().advance(row(id, catalog, now), now, OVERDUE_AFTER, LIMIT);
        return rows().find(id, LIMIT).orElseThrow();
    }

    private static PollRow row(String id, long catalog, Instant now) {
        PollRow row = waiting(id, catalog, 1);
        Poll poll = row.poll().withStart(now);
        return ChangedRow.withDeadline(ChangedRow.withPoll(row, poll), now.plus(Duration.ofHours(1)))
                .dueAt(now.plusSeconds(20));
    }

    /** The planned requests, each as its second. */
    private static List<Long> seconds() {
        String seconds = TestEnvironment.database()
                .query("SELECT string_agg(second::text, ',' ORDER BY second)"
                        + " FROM catalog_poll_rate, generate_series(1, taken)");
        return seconds.equals("null")
                ? List.of()
                : List.of(seconds.split(",")).stream().map(Long::valueOf).toList();
    }
}
