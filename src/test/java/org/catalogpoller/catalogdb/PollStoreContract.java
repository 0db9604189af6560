package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.OverduePolls.Search;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.port.PollStore.Publication.NoRow;
import org.catalogpoller.port.PollStore.Publication.OtherCatalog;
import org.catalogpoller.port.PollStore.Publication.Superseded;
import org.catalogpoller.port.PollStore.Publication.Written;
import org.catalogpoller.testing.ChangedRow;
import org.catalogpoller.testing.Eventually;
import org.junit.jupiter.api.Test;

/** What every store of polls does, the one in PostgreSQL and the one of the simulation. */
public interface PollStoreContract {

    Duration LIMIT = Eventually.BOUND;
    Instant START = Instant.parse("2026-01-31T12:00:00Z");
    CatalogValues VALUES = new CatalogValues("KB1", "DS1");
    Duration OVERDUE_AFTER = Duration.ofHours(1);
    Publication WRITTEN = new Written(null);

    PollStore store();

    PollRows rows();

    OverduePolls overdue();

    /** Lets time pass for the store. */
    void passes(Duration duration);

    /** The values in the backend's row as "kb ds"; "null null" where there are none. Row 1 exists, row 404 does not. */
    String backendRow(long id);

    static PollRow waiting(String id, int attempt) {
        return waiting(id, 1, attempt);
    }

    /** Due 20 seconds an attempt after START. */
    static PollRow waiting(String id, long catalogId, int attempt) {
        Poll poll = new Poll(id, new Catalog(catalogId, "catalog " + catalogId), START, attempt);
        return PollRow.of(poll, PollState.WAITING, START.plus(Duration.ofMinutes(50)))
                .withToken(true, null)
                .withLast("not ready", null)
                .dueAt(START.plusSeconds(20L * attempt));
    }

    static PollRow as(PollState state, PollRow row) {
        return row.ended(state, state == PollState.UPDATED ? null : "because");
    }

    static PollRow updated(PollRow row) {
        return knowing(as(PollState.UPDATED, row), VALUES);
    }

    static PollRow knowing(PollRow row, CatalogValues values) {
        return row.withValues(values);
    }

    /** The row without the time that the store keeps by its own clock. */
    static PollRow timeless(PollRow row) {
        return row.dueAt(null);
    }

    /** Without its news. */
    private Claim advance(PollRow row) {
        Claim claim = store().advance(row, START, OVERDUE_AFTER, LIMIT);
        return claim(claim.kind(), claim.pollId());
    }

    private Optional<PollRow> found(String id) {
        return rows().find(id, LIMIT).map(PollStoreContract::timeless);
    }

    private Optional<PollState> state(String id) {
        return rows().find(id, LIMIT).map(PollRow::state);
    }

    private static Claim claim(Kind kind, String pollId) {
        return new Claim(kind, pollId);
    }

    @Test
    default void theFirstDeliveryOfAnAttemptAdvancesAndTheOthersRepeatIt() {
        assertThat(advance(waiting("a", 1))).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(advance(waiting("a", 1))).isEqualTo(claim(Kind.REPEATED, "a"));
        assertThat(advance(waiting("a", 2))).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(advance(waiting("a", 2))).isEqualTo(claim(Kind.REPEATED, "a"));
        assertThat(advance(waiting("a", 2))).isEqualTo(claim(Kind.REPEATED, "a"));
    }

    /** The API asked the first delivery for a long wait, and its schedule may be there. */
    @Test
    default void aRepetitionDoesNotMakeThePollDueEarlier() {
        advance(waiting("a", 1).dueAt(START.plusSeconds(600)));
        Instant due = dueAt("a");

        advance(waiting("a", 1));
        assertThat(dueAt("a")).isEqualTo(due);
        advance(waiting("a", 1).dueAt(START.plusSeconds(900)));
        assertThat(dueAt("a")).isAfter(due.plusSeconds(200));
        advance(waiting("a", 2));
        assertThat(dueAt("a")).isBefore(due);
    }

    private Instant dueAt(String id) {
        return rows().find(id, LIMIT).orElseThrow().nextAttemptAt();
    }

    @Test
    default void anAttemptThatThePollHasLeftBehindIsSuperseded() {
        advance(waiting("a", 1));
        advance(waiting("a", 2));

        assertThat(advance(waiting("a", 1))).isEqualTo(claim(Kind.SUPERSEDED, "a"));
        assertThat(store().end(as(PollState.TIMED_OUT, waiting("a", 1)), LIMIT)).isEqualTo(claim(Kind.SUPERSEDED, "a"));
        assertThat(found("a")).contains(timeless(waiting("a", 2)));
    }

    @Test
    default void theValuesOfAnAttemptThatThePollHasLeftBehindAreWritten() {
        advance(waiting("a", 1));
        advance(waiting("a", 3));

        assertThat(store().publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(WRITTEN);
        assertThat(backendRow(1)).isEqualTo("KB1 DS1");
        PollRow ended = found("a").orElseThrow();
        assertThat(ended.state()).isEqualTo(PollState.UPDATED);
        assertThat(ended.poll().attempts()).isEqualTo(3);
        assertThat(advance(waiting("a", 4)).kind()).isEqualTo(Kind.SUPERSEDED);
    }

    @Test
    default void aPollThatEndedAsStalledGoesOnWithALateAttempt() {
        advance(waiting("a", 1));
        store().end(waiting("a", 1).ended(PollState.FAILED, PollStore.STALLED), LIMIT);

        assertThat(advance(waiting("a", 5))).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(found("a")).contains(timeless(waiting("a", 5)));
    }

    @Test
    default void theValuesOfAPollThatEndedAsStalledAreWritten() {
        advance(waiting("a", 1));
        store().end(waiting("a", 1).ended(PollState.TIMED_OUT, PollStore.STALLED + ": too late"), LIMIT);

        assertThat(store().publish(updated(waiting("a", 5)), VALUES, LIMIT)).isEqualTo(WRITTEN);
        assertThat(state("a")).contains(PollState.UPDATED);
    }

    @Test
    default void aPollWithoutARowGetsOneAtAnyAttempt() {
        assertThat(advance(waiting("a", 7))).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(found("a")).contains(timeless(waiting("a", 7)));
    }

    @Test
    default void aPollMayGoOnSeveralAttemptsLater() {
        advance(waiting("a", 1));

        assertThat(advance(waiting("a", 5))).isEqualTo(claim(Kind.ADVANCED, "a"));
    }

    @Test
    default void ofTwoPollsForOneCatalogTheFirstGoesOn() {
        advance(waiting("a", 1));

        assertThat(advance(waiting("b", 1))).isEqualTo(claim(Kind.SUPERSEDED, "a"));
        assertThat(advance(waiting("c", 2, 1))).isEqualTo(claim(Kind.ADVANCED, "c"));
        assertThat(found("b")).isEmpty();
    }

    @Test
    default void aPollWhoseNextAttemptIsOverdueMakesRoomForANewOne() {
        advance(waiting("a", 1));
        passes(OVERDUE_AFTER.plusSeconds(10));
        assertThat(advance(waiting("b", 1))).isEqualTo(claim(Kind.SUPERSEDED, "a"));

        passes(Duration.ofSeconds(15));

        assertThat(advance(waiting("b", 1))).isEqualTo(claim(Kind.ADVANCED, "b"));
        assertThat(state("a")).contains(PollState.FAILED);
        assertThat(advance(waiting("a", 2))).isEqualTo(claim(Kind.SUPERSEDED, "b"));
    }

    @Test
    default void aCatalogWhosePollHasEndedMayGetANewPoll() {
        advance(waiting("a", 1));
        store().end(as(PollState.FAILED, waiting("a", 2)), LIMIT);

        assertThat(advance(waiting("b", 1))).isEqualTo(claim(Kind.ADVANCED, "b"));
    }

    @Test
    default void publishingWritesTheBackendsRowAndEndsThePoll() {
        advance(waiting("a", 1));

        assertThat(store().publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(WRITTEN);
        assertThat(backendRow(1)).isEqualTo("KB1 DS1");
        PollRow ended = rows().find("a", LIMIT).orElseThrow();
        assertThat(ended.state()).isEqualTo(PollState.UPDATED);
        assertThat(ended.poll().attempts()).isEqualTo(2);
        assertThat(ended.values()).isEqualTo(VALUES);
        assertThat(ended.nextAttemptAt()).isNull();
    }

    @Test
    default void aPollThatIsReadyAtItsFirstAttemptGetsARow() {
        assertThat(store().publish(updated(waiting("a", 1)), VALUES, LIMIT)).isEqualTo(WRITTEN);

        assertThat(state("a")).contains(PollState.UPDATED);
    }

    @Test
    default void publishingEndsEveryPollThatWaitsForTheSameCatalog() {
        advance(waiting("a", 1));

        store().publish(updated(waiting("b", 1)), VALUES, LIMIT);

        assertThat(state("a")).contains(PollState.UPDATED);
        assertThat(found("a")).map(PollRow::values).contains(VALUES);
        assertThat(advance(waiting("a", 2)).kind()).isEqualTo(Kind.SUPERSEDED);
    }

    @Test
    default void withoutTheBackendsRowThePollKeepsTheValuesAndGoesOn() {
        advance(waiting("a", 404, 1));

        Publication publication = store().publish(updated(waiting("a", 404, 2)), VALUES, LIMIT);

        assertThat(publication).isEqualTo(new NoRow(404));
        assertThat(found("a")).map(PollRow::values).contains(VALUES);
        assertThat(advance(waiting("a", 404, 2))).isEqualTo(claim(Kind.ADVANCED, "a"));
    }

    @Test
    default void aCancelledPollChangesNoMore() {
        advance(waiting("a", 1));
        assertThat(store().end(as(PollState.CANCELLED, waiting("a", 1)), LIMIT)).isEqualTo(claim(Kind.ADVANCED, "a"));

        assertThat(advance(waiting("a", 2)).kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(store().end(as(PollState.TIMED_OUT, waiting("a", 2)), LIMIT).kind())
                .isEqualTo(Kind.SUPERSEDED);
        assertThat(store().publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(new Superseded());
        assertThat(state("a")).contains(PollState.CANCELLED);
        assertThat(backendRow(1)).isEqualTo("null null");
    }

    @Test
    default void anEndOfAPollWithoutARowIsRecorded() {
        assertThat(store().end(as(PollState.FAILED, waiting("a", 3)), LIMIT)).isEqualTo(claim(Kind.ADVANCED, "a"));
        assertThat(state("a")).contains(PollState.FAILED);
    }

    @Test
    default void anEventWithThePollIdOfAnotherCatalogChangesNothing() {
        advance(waiting("a", 1, 1));

        assertThat(advance(waiting("a", 2, 2))).isEqualTo(claim(Kind.OTHER_CATALOG, "a"));
        assertThat(store().end(as(PollState.FAILED, waiting("a", 2, 2)), LIMIT))
                .isEqualTo(claim(Kind.OTHER_CATALOG, "a"));
        assertThat(store().publish(updated(waiting("a", 2, 2)), VALUES, LIMIT)).isEqualTo(new OtherCatalog());
        assertThat(store().publish(updated(waiting("a", 404, 2)), VALUES, LIMIT))
                .isEqualTo(new OtherCatalog());
        assertThat(found("a")).contains(timeless(waiting("a", 1, 1)));
        assertThat(backendRow(1)).isEqualTo("null null");
        assertThat(backendRow(2)).isEqualTo("null null");
    }

    @Test
    default void anEndedPollOfAnotherCatalogKeepsItsPollIdToItself() {
        store().end(as(PollState.FAILED, waiting("a", 1, 1)), LIMIT);

        assertThat(advance(waiting("a", 2, 2))).isEqualTo(claim(Kind.OTHER_CATALOG, "a"));
        assertThat(store().publish(updated(waiting("a", 2, 2)), VALUES, LIMIT)).isEqualTo(new OtherCatalog());
        assertThat(state("a")).contains(PollState.FAILED);
    }

    @Test
    default void knownValuesStayInTheRowOfAPollThatGoesOn() {
        PollRow known = knowing(waiting("a", 1), VALUES);
        advance(known);
        assertThat(found("a")).contains(timeless(known));

        advance(waiting("a", 2));
        assertThat(found("a")).map(PollRow::values).contains(VALUES);
    }

    @Test
    default void knownValuesStayInTheRowOfAPollThatEndsWithoutAWrite() {
        advance(waiting("a", 1));
        store().end(knowing(as(PollState.FAILED, waiting("a", 2)), VALUES), LIMIT);
        store().end(knowing(as(PollState.FAILED, waiting("b", 2)), VALUES), LIMIT);
        assertThat(found("a")).map(PollRow::values).contains(VALUES);
        assertThat(found("b")).map(PollRow::values).contains(VALUES);

        advance(knowing(waiting("c", 1), VALUES));
        store().end(as(PollState.FAILED, waiting("c", 2)), LIMIT);
        assertThat(found("c")).map(PollRow::values).contains(VALUES);
    }

    @Test
    default void furtherValuesAreKeptBesideTheTwo() {
        Map<String, String> byField = new LinkedHashMap<>(VALUES.byField());
        byField.put("z", "1 \"ü\"");
        byField.put("agent_id", "A\n1");
        CatalogValues values = new CatalogValues(byField);
        PollRow waiting = waiting("a", 404, 1);

        advance(waiting);
        store().publish(knowing(as(PollState.UPDATED, waiting), values), values, LIMIT);
        assertThat(found("a")).map(PollRow::values).contains(values);

        advance(waiting("a", 404, 2));
        assertThat(found("a")).map(PollRow::values).contains(values);
    }

    @Test
    default void newValuesReplaceTheKnownOnes() {
        advance(knowing(waiting("a", 1), new CatalogValues("old", "old")));
        advance(knowing(waiting("a", 2), VALUES));

        assertThat(found("a")).map(PollRow::values).contains(VALUES);
    }

    @Test
    default void theTimeOfTheNextAttemptIsKeptByTheClockOfTheStore() {
        Instant tenMinutesAhead = START.plus(Duration.ofMinutes(10));
        PollRow soon = waiting("a", 1).dueAt(tenMinutesAhead.plusSeconds(600));

        store().advance(soon, tenMinutesAhead, OVERDUE_AFTER, LIMIT);

        Search search = new Search(Duration.ZERO, true, Duration.ZERO, START, Instant.EPOCH, Duration.ofMinutes(1));
        assertThat(overdue().take(search, 10, LIMIT).polls()).isEmpty();
        passes(Duration.ofSeconds(601));
        assertThat(overdue().take(search, 10, LIMIT).polls()).hasSize(1);
    }

    @Test
    default void anAttemptWithoutASealedTokenLeavesTheOneInTheRow() {
        advance(longLived("a", 1, "1.sealed"));
        advance(waiting("a", 2));

        assertThat(found("a")).map(PollRow::sealedToken).contains("1.sealed");
    }

    private static PollRow longLived(String id, long catalogId, String sealedToken) {
        PollRow row = waiting(id, catalogId, 1);
        Instant deadline = START.plus(Duration.ofDays(3650));
        return ChangedRow.withDeadline(row, deadline).withToken(true, sealedToken);
    }

    @Test
    default void whatLinksAPollToItsStartStaysInTheRow() {
        CorrelationId link = new CorrelationId("order-4711");
        PollRow first = waiting("a", 1);
        advance(ChangedRow.withPoll(
                first, new Poll("a", first.catalog(), first.poll().startedAt(), 1, link)));
        advance(waiting("a", 2));

        assertThat(found("a")).map(row -> row.poll().correlation()).contains(link);
        store().end(as(PollState.FAILED, waiting("a", 3)), LIMIT);
        assertThat(found("a")).map(row -> row.poll().correlation()).contains(link);
    }

    @Test
    default void pollsAreFoundByTheirIds() {
        advance(waiting("a", 1));
        advance(waiting("b", 2, 1));
        advance(waiting("c", 3, 1));

        assertThat(rows().findAll(List.of("a", "none", "c"), LIMIT))
                .extracting(PollRow::id)
                .containsExactlyInAnyOrder("a", "c");
    }

    @Test
    default void pollsAreFoundByCatalogTheLatestFirst() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        PollRow later = waiting("b", 1);
        advance(ChangedRow.withPoll(later, new Poll("b", later.catalog(), START.plusSeconds(600), 1))
                .dueAt(START.plusSeconds(620)));

        assertThat(rows().findByCatalog(1, 10, LIMIT)).extracting(PollRow::id).containsExactly("b", "a");
        assertThat(rows().findByCatalog(1, 1, LIMIT)).extracting(PollRow::id).containsExactly("b");
        assertThat(rows().findByCatalog(2, 10, LIMIT)).isEmpty();
        assertThat(rows().find("nobody", LIMIT)).isEmpty();
    }

    @Test
    default void ofDeliveriesThatArriveTogetherOneAdvances() {
        advance(waiting("a", 1));

        List<Claim> claims = Together.run(8, i -> advance(waiting("a", 2)));

        assertThat(claims).filteredOn(claim -> claim.kind() == Kind.ADVANCED).hasSize(1);
        assertThat(claims).filteredOn(claim -> claim.kind() == Kind.REPEATED).hasSize(7);
    }

    @Test
    default void ofPollsThatStartTogetherForOneCatalogOneWaits() {
        List<Claim> claims = Together.run(8, i -> advance(waiting("poll " + i, 1)));

        List<Claim> advanced =
                claims.stream().filter(claim -> claim.kind() == Kind.ADVANCED).toList();
        assertThat(advanced).hasSize(1);
        assertThat(claims)
                .filteredOn(Claim::isSuperseded)
                .hasSize(7)
                .allMatch(claim -> claim.pollId().equals(advanced.get(0).pollId()));
    }

    @Test
    default void ofDeliveriesThatPublishTogetherOneLearnsThatItWrote() {
        List<Publication> publications = Together.run(6, i -> store().publish(updated(waiting("a", 1)), VALUES, LIMIT));

        assertThat(publications).filteredOn(WRITTEN::equals).hasSize(1);
        assertThat(publications).filteredOn(new Superseded()::equals).hasSize(5);
        assertThat(backendRow(1)).isEqualTo("KB1 DS1");
    }

    @Test
    default void pollsThatPublishForOneCatalogTogetherAllEnd() {
        advance(waiting("poll 0", 1));

        List<Publication> publications =
                Together.run(6, i -> store().publish(updated(waiting("poll " + i, 1)), VALUES, LIMIT));

        assertThat(publications).contains(WRITTEN);
        assertThat(rows().findByCatalog(1, 10, LIMIT))
                .extracting(PollRow::state)
                .hasSize(6)
                .containsOnly(PollState.UPDATED);
    }

    @Test
    default void valuesOutrankAnEndWithoutThem() {
        for (PollState end : List.of(PollState.TIMED_OUT, PollState.FAILED)) {
            String id = "poll " + end;
            advance(waiting(id, 1));
            store().end(as(end, waiting(id, 2)), LIMIT);

            assertThat(store().publish(updated(waiting(id, 2)), VALUES, LIMIT)).isEqualTo(WRITTEN);
            assertThat(state(id)).contains(PollState.UPDATED);
        }
    }

    @Test
    default void anEndedPollKeepsTheValuesThatFindNoRow() {
        advance(waiting("a", 404, 1));
        store().end(as(PollState.TIMED_OUT, waiting("a", 404, 2)), LIMIT);

        store().publish(updated(waiting("a", 404, 2)), VALUES, LIMIT);

        assertThat(found("a")).map(PollRow::values).contains(VALUES);
        assertThat(state("a")).contains(PollState.TIMED_OUT);
    }
}
