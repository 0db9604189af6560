package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.testing.Eventually;
import org.junit.jupiter.api.Test;

/** What every store of polls does, the one in PostgreSQL and the one of the simulation. */
public interface PollStoreContract {

    Duration LIMIT = Eventually.BOUND;
    Instant START = Instant.parse("2026-01-31T12:00:00Z");
    CatalogValues VALUES = new CatalogValues("KB1", "DS1");

    PollStore store();

    /** The values in the backend's row as "kb ds"; "null null" where there are none. Row 1 exists, row 404 does not. */
    String backendRow(long id);

    static TrackedPoll waiting(String id, int attempt) {
        return waiting(id, 1, attempt);
    }

    static TrackedPoll waiting(String id, long catalogId, int attempt) {
        return new TrackedPoll(
                new Poll(id, START, attempt),
                catalogId,
                "catalog " + catalogId,
                PollState.WAITING,
                START.plus(Duration.ofMinutes(50)),
                true,
                null,
                "not ready",
                null,
                START.plusSeconds(20L * attempt));
    }

    static TrackedPoll as(PollState state, TrackedPoll poll) {
        return poll.ended(state, state == PollState.UPDATED ? null : "because");
    }

    private Claim advance(TrackedPoll poll) {
        return store().advance(poll, START.minus(Duration.ofHours(1)), LIMIT);
    }

    private static Claim claim(Kind kind, String pollId) {
        return new Claim(kind, pollId);
    }

    @Test
    default void theFirstDeliveryAdvancesAndItsRepetitionIsTold() {
        assertThat(advance(waiting("a", 1))).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(advance(waiting("a", 1))).isEqualTo(claim(Kind.REPEATED, "a"));
        assertThat(advance(waiting("a", 2))).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(advance(waiting("a", 2))).isEqualTo(claim(Kind.REPEATED, "a"));
        assertThat(advance(waiting("a", 2))).isEqualTo(claim(Kind.REPEATED, "a"));
    }

    @Test
    default void aDeliveryThatThePollHasLeftBehindIsSuperseded() {
        advance(waiting("a", 1));
        advance(waiting("a", 2));

        assertThat(advance(waiting("a", 1))).isEqualTo(claim(Kind.SUPERSEDED, "a"));
        assertThat(store().end(as(PollState.TIMED_OUT, waiting("a", 1)), LIMIT)).isEqualTo(claim(Kind.SUPERSEDED, "a"));
        assertThat(store().find("a", LIMIT)).contains(waiting("a", 2));
    }

    @Test
    default void whatADeliveryKnowsIsWrittenEvenIfThePollHasLeftItBehind() {
        advance(waiting("a", 1));
        advance(waiting("a", 3));

        assertThat(store().publish(as(PollState.UPDATED, waiting("a", 2)), VALUES, LIMIT))
                .isEqualTo(new Publication(1));
        assertThat(backendRow(1)).isEqualTo("KB1 DS1");
        TrackedPoll ended = store().find("a", LIMIT).orElseThrow();
        assertThat(ended.state()).isEqualTo(PollState.UPDATED);
        assertThat(ended.poll().attempts()).isEqualTo(3);
        assertThat(advance(waiting("a", 4)).kind()).isEqualTo(Kind.SUPERSEDED);
    }

    @Test
    default void aPollThatWasTakenForStalledGoesOnWithTheAttemptThatComesAfterAll() {
        advance(waiting("a", 1));
        store().end(waiting("a", 1).ended(PollState.FAILED, PollStore.STALLED), LIMIT);

        assertThat(advance(waiting("a", 5))).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(store().find("a", LIMIT)).contains(waiting("a", 5));
    }

    @Test
    default void whatTurnsUpForAPollThatWasTakenForStalledIsWritten() {
        advance(waiting("a", 1));
        store().end(waiting("a", 1).ended(PollState.TIMED_OUT, PollStore.STALLED + ": too late"), LIMIT);

        assertThat(store().publish(as(PollState.UPDATED, waiting("a", 5)), VALUES, LIMIT))
                .isEqualTo(new Publication(1));
        assertThat(store().find("a", LIMIT)).map(TrackedPoll::state).contains(PollState.UPDATED);
    }

    @Test
    default void aPollWithoutARowIsAdoptedWhereItIs() {
        assertThat(advance(waiting("a", 7))).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(store().find("a", LIMIT)).contains(waiting("a", 7));
    }

    @Test
    default void attemptsThatWereNotTrackedAreSkipped() {
        advance(waiting("a", 1));

        assertThat(advance(waiting("a", 5))).isEqualTo(claim(Kind.ADVANCED, "a"));
    }

    @Test
    default void aSecondPollMakesRoomForTheOneThatWaitsForTheSameCatalog() {
        advance(waiting("a", 1));

        assertThat(advance(waiting("b", 1))).isEqualTo(claim(Kind.SUPERSEDED, "a"));
        assertThat(advance(waiting("c", 2, 1))).isEqualTo(claim(Kind.ADVANCED, "c"));
        assertThat(store().find("b", LIMIT)).isEmpty();
    }

    @Test
    default void aPollThatHasStalledMakesRoomForANewOne() {
        advance(waiting("a", 1));
        Instant later = START.plusSeconds(20).plus(Duration.ofHours(1));

        assertThat(store().advance(waiting("b", 1), later, LIMIT)).isEqualTo(claim(Kind.ADVANCED, "b"));
        assertThat(store().find("a", LIMIT)).map(TrackedPoll::state).contains(PollState.FAILED);
        assertThat(advance(waiting("a", 2))).isEqualTo(claim(Kind.SUPERSEDED, "b"));
    }

    @Test
    default void anEndedPollMayBeStartedAgain() {
        advance(waiting("a", 1));
        store().end(as(PollState.FAILED, waiting("a", 2)), LIMIT);

        assertThat(advance(waiting("b", 1))).isEqualTo(claim(Kind.ADVANCED, "b"));
    }

    @Test
    default void publishingWritesTheRowAndEndsThePoll() {
        advance(waiting("a", 1));

        assertThat(store().publish(as(PollState.UPDATED, waiting("a", 2)), VALUES, LIMIT))
                .isEqualTo(new Publication(1));
        assertThat(backendRow(1)).isEqualTo("KB1 DS1");
        TrackedPoll ended = store().find("a", LIMIT).orElseThrow();
        assertThat(ended.state()).isEqualTo(PollState.UPDATED);
        assertThat(ended.poll().attempts()).isEqualTo(2);
        assertThat(ended.nextAttemptAt()).isNull();
    }

    @Test
    default void aPollThatIsReadyAtOnceIsRecordedAsUpdated() {
        store().publish(as(PollState.UPDATED, waiting("a", 1)), VALUES, LIMIT);

        assertThat(store().find("a", LIMIT)).map(TrackedPoll::state).contains(PollState.UPDATED);
    }

    @Test
    default void publishingEndsEveryPollThatWaitsForTheRow() {
        advance(waiting("a", 1));

        store().publish(as(PollState.UPDATED, waiting("b", 1)), VALUES, LIMIT);

        assertThat(store().find("a", LIMIT)).map(TrackedPoll::state).contains(PollState.UPDATED);
        assertThat(advance(waiting("a", 2)).kind()).isEqualTo(Kind.SUPERSEDED);
    }

    @Test
    default void withoutTheBackendsRowNothingEnds() {
        advance(waiting("a", 404, 1));

        assertThat(store().publish(as(PollState.UPDATED, waiting("a", 404, 2)), VALUES, LIMIT))
                .isEqualTo(new Publication(0));
        assertThat(store().find("a", LIMIT)).map(TrackedPoll::values).contains(VALUES);
        assertThat(advance(waiting("a", 404, 2))).isEqualTo(claim(Kind.ADVANCED, "a"));
    }

    @Test
    default void nothingIsDoneForAPollThatHasEnded() {
        advance(waiting("a", 1));
        assertThat(store().end(as(PollState.CANCELLED, waiting("a", 1)), LIMIT)).isEqualTo(claim(Kind.ADVANCED, "a"));

        assertThat(advance(waiting("a", 2)).kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(store().end(as(PollState.TIMED_OUT, waiting("a", 2)), LIMIT).kind())
                .isEqualTo(Kind.SUPERSEDED);
        assertThat(store().publish(as(PollState.UPDATED, waiting("a", 2)), VALUES, LIMIT))
                .isEqualTo(new Publication(null));
        assertThat(store().find("a", LIMIT)).map(TrackedPoll::state).contains(PollState.CANCELLED);
        assertThat(backendRow(1)).isEqualTo("null null");
    }

    @Test
    default void aPollThatEndsUntrackedIsRecorded() {
        assertThat(store().end(as(PollState.FAILED, waiting("a", 3)), LIMIT)).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(store().find("a", LIMIT)).map(TrackedPoll::state).contains(PollState.FAILED);
    }

    @Test
    default void knownValuesAreKeptUntilTheyAreWritten() {
        TrackedPoll known = new TrackedPoll(
                new Poll("a", START, 1),
                1,
                "catalog 1",
                PollState.WAITING,
                START.plusSeconds(60),
                false,
                VALUES,
                "ready",
                "no row",
                START.plusSeconds(20));
        advance(known);

        assertThat(store().find("a", LIMIT)).contains(known);

        advance(waiting("a", 2));
        assertThat(store().find("a", LIMIT)).map(TrackedPoll::values).contains(VALUES);
    }

    @Test
    default void furtherValuesAreKeptWithTheOthers() {
        Map<String, String> values = new LinkedHashMap<>(VALUES.byField());
        values.put("z", "1 \"ü\"");
        values.put("agent_id", "A\n1");
        TrackedPoll waiting = waiting("a", 404, 1);

        advance(waiting);
        store().publish(as(PollState.UPDATED, waiting), new CatalogValues(values), LIMIT);
        assertThat(store().find("a", LIMIT)).map(TrackedPoll::values).contains(new CatalogValues(values));

        advance(waiting("a", 404, 2));
        assertThat(store().overdue(START.plusSeconds(60), 10, LIMIT))
                .extracting(TrackedPoll::values)
                .containsExactly(new CatalogValues(values));

        TrackedPoll known = knowing(waiting("b", 405, 1), new CatalogValues(values));
        advance(known);
        assertThat(store().find("b", LIMIT)).contains(known);
        TrackedPoll knowingLess = knowing(waiting("b", 405, 2), VALUES);
        advance(knowingLess);
        assertThat(store().find("b", LIMIT)).contains(knowingLess);
    }

    private static TrackedPoll knowing(TrackedPoll poll, CatalogValues values) {
        return new TrackedPoll(
                poll.poll(),
                poll.catalogId(),
                poll.catalogName(),
                poll.state(),
                poll.deadline(),
                poll.needsToken(),
                values,
                poll.lastStatus(),
                poll.lastError(),
                poll.nextAttemptAt());
    }

    @Test
    default void overduePollsAreFoundAndPostponedOnce() {
        advance(waiting("late", 1, 1));
        advance(waiting("later", 2, 2));
        advance(waiting("ended", 3, 1));
        store().end(as(PollState.FAILED, waiting("ended", 3, 2)), LIMIT);
        TrackedPoll late = waiting("late", 1, 1);

        assertThat(store().overdue(START.plusSeconds(21), 10, LIMIT)).containsExactly(late);
        assertThat(store().overdue(START.plusSeconds(41), 10, LIMIT)).containsExactly(late, waiting("later", 2, 2));
        assertThat(store().overdue(START.plusSeconds(41), 1, LIMIT)).containsExactly(late);

        assertThat(store().postpone(late, START.plusSeconds(100), LIMIT)).isTrue();
        assertThat(store().postpone(late, START.plusSeconds(100), LIMIT)).isFalse();
        assertThat(store().overdue(START.plusSeconds(41), 10, LIMIT)).containsExactly(waiting("later", 2, 2));
    }

    @Test
    default void pollsAreFoundByCatalogTheLatestFirst() {
        advance(waiting("a", 1));
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        TrackedPoll second = waiting("b", 1);
        TrackedPoll later = new TrackedPoll(
                new Poll("b", START.plusSeconds(600), 1),
                1,
                "catalog 1",
                PollState.WAITING,
                second.deadline(),
                true,
                null,
                "not ready",
                null,
                START.plusSeconds(620));
        advance(later);

        assertThat(store().findByCatalog(1, LIMIT))
                .extracting(poll -> poll.poll().id())
                .containsExactly("b", "a");
        assertThat(store().findByCatalog(2, LIMIT)).isEmpty();
        assertThat(store().find("nobody", LIMIT)).isEqualTo(Optional.empty());
    }

    @Test
    default void ofManyDeliveriesThatArriveTogetherOneAdvances() {
        advance(waiting("a", 1));

        List<Claim> claims = together(8, i -> advance(waiting("a", 2)));

        assertThat(claims).filteredOn(claim -> claim.kind() == Kind.ADVANCED).hasSize(1);
        assertThat(claims).filteredOn(claim -> claim.kind() == Kind.REPEATED).hasSize(7);
    }

    @Test
    default void ofManyPollsThatStartTogetherForOneCatalogOneWaits() {
        List<Claim> claims = together(8, i -> advance(waiting("poll " + i, 1)));

        String winner = claims.stream()
                .filter(claim -> claim.kind() == Kind.ADVANCED)
                .findFirst()
                .orElseThrow()
                .pollId();
        assertThat(claims).filteredOn(claim -> claim.kind() == Kind.ADVANCED).hasSize(1);
        assertThat(claims)
                .filteredOn(Claim::isSuperseded)
                .hasSize(7)
                .allMatch(claim -> claim.pollId().equals(winner));
    }

    @Test
    default void ofDeliveriesThatAreReadyAtOnceOneIsToldThatItWrote() {
        List<Publication> publications =
                together(6, i -> store().publish(as(PollState.UPDATED, waiting("a", 1)), VALUES, LIMIT));

        assertThat(publications)
                .filteredOn(publication -> publication.rows() != null)
                .hasSize(1);
        assertThat(backendRow(1)).isEqualTo("KB1 DS1");
    }

    @Test
    default void valuesOutrankAnEndWithoutThem() {
        for (PollState end : List.of(PollState.TIMED_OUT, PollState.FAILED)) {
            String id = "poll " + end;
            advance(waiting(id, 1));
            store().end(as(end, waiting(id, 2)), LIMIT);

            assertThat(store().publish(as(PollState.UPDATED, waiting(id, 2)), VALUES, LIMIT))
                    .isEqualTo(new Publication(1));
            assertThat(store().find(id, LIMIT)).map(TrackedPoll::state).contains(PollState.UPDATED);
        }
    }

    @Test
    default void anEndedPollKeepsTheValuesThatFindNoRow() {
        advance(waiting("a", 404, 1));
        store().end(as(PollState.TIMED_OUT, waiting("a", 404, 2)), LIMIT);

        store().publish(as(PollState.UPDATED, waiting("a", 404, 2)), VALUES, LIMIT);

        assertThat(store().find("a", LIMIT)).map(TrackedPoll::values).contains(VALUES);
    }

    private static <T> List<T> together(int n, IntFunction<T> work) {
        CountDownLatch start = new CountDownLatch(n);
        List<CompletableFuture<T>> all = IntStream.range(0, n)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            start.countDown();
                            try {
                                start.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return work.apply(i);
                        },
                        task -> new Thread(task).start()))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }
}
