package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.PollerBuilder.poller;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** What the attempts of a poll leave in its story. */
class StoryTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final NotReady PENDING = notReady("PENDING", null);
    private static final Ready READY = new Ready(new CatalogValues("kb-7", "ds-7"));

    private final FakeCatalogApi api = new FakeCatalogApi();
    private final SettableClock clock = new SettableClock(START);
    private final InMemoryPolls store = new InMemoryPolls(clock);
    private Settings settings = TestSettings.required();

    /** The API answers after 300 ms. */
    private void attempt(PollEvent event, Check answer) {
        api.answersAfter(() -> clock.advance(Duration.ofMillis(300)), answer.status());
        api.answers(answer);
        Invocation invocation =
                new Invocation("request-9", null, clock.instant().plusSeconds(900));
        poller(settings, clock).asking(api).tracking(store).build().handle(event, invocation, held -> {});
    }

    private static PollEvent first() {
        return pollEvent().of("poll-1", null).build();
    }

    private static PollEvent next(int attempts, Instant dueAt) {
        return pollEvent().of("poll-1", START).attempts(attempts).dueAt(dueAt).build();
    }

    private List<StoryLine> story() {
        return store.story("poll-1", 100, Duration.ofSeconds(1));
    }

    @Test
    void anAttemptThatIsNotReadyShowsWhenItWasMadeAndWhenTheNextOneIs() {
        attempt(first(), new Check(PENDING, null, 200));

        assertThat(story())
                .containsExactly(StoryLine.begun(1, MadeBy.START, null, START)
                        .asked(Duration.ofMillis(300), 200)
                        .decided("not ready", StoryLine.POLL_AGAIN, null, START.plusSeconds(21)));
    }

    @Test
    void anAttemptOfAScheduleShowsHowLateItIs() {
        attempt(first(), new Check(PENDING, null, 200));
        clock.set(START.plusSeconds(40));

        attempt(next(1, START.plusSeconds(21)), new Check(new Unavailable("the API answered 503", null), null, 503));

        StoryLine line = story().get(1);
        assertThat(line.madeBy()).isEqualTo("schedule");
        assertThat(line.late()).isEqualTo(Duration.ofSeconds(19));
        assertThat(line.httpStatus()).isEqualTo(503);
        assertThat(line.reason()).isEqualTo("the API answered 503");
    }

    @Test
    void aRepeatedAttemptIsMadeByARepetition() {
        attempt(first(), new Check(PENDING, null, 200));
        clock.advance(Duration.ofMinutes(1));
        attempt(first(), new Check(PENDING, null, 200));

        assertThat(story()).extracting(StoryLine::madeBy).containsExactly("start", "repetition");
    }

    @Test
    void eachAttemptOfAHoldLeavesALine() {
        settings = TestSettings.with(Map.of("POLL_HOLD", "45s"));

        attempt(first(), new Check(PENDING, null, 200));

        assertThat(story()).extracting(StoryLine::attempt).containsExactly(1, 2, 3);
        assertThat(story()).extracting(StoryLine::madeBy).containsExactly("start", "hold", "hold");
        assertThat(story().get(0).nextAttemptAt()).isEqualTo(story().get(1).dueAt());
        assertThat(story().get(2).nextAttemptAt()).isEqualTo(START.plusSeconds(61));
    }

    @Test
    void theEndOfAPollShowsItsReason() {
        attempt(first(), new Check(Rejected.ofToken("the API answered 401"), null, 401));

        assertThat(story()).singleElement().satisfies(line -> {
            assertThat(line.decision()).isEqualTo(StoryLine.GIVE_UP);
            assertThat(line.status()).isEqualTo("rejected");
            assertThat(line.reason()).isEqualTo("the API answered 401");
            assertThat(line.nextAttemptAt()).isNull();
        });
    }

    @Test
    void anAttemptThatComesAfterTheDeadlineAsksNobody() {
        attempt(first(), new Check(PENDING, null, 200));
        clock.advance(Duration.ofHours(1));

        attempt(next(1, START.plusSeconds(21)), new Check(PENDING, null, 200));

        StoryLine line = story().get(1);
        assertThat(line.decision()).isEqualTo(StoryLine.GIVE_UP);
        assertThat(line.status()).isEqualTo("not checked");
        assertThat(line.apiTime()).isNull();
    }

    @Test
    void aWriteLeavesItsLineAlsoWhereTheRowIsMissing() {
        attempt(first(), new Check(READY, null, 200));
        assertThat(story()).singleElement().satisfies(line -> {
            assertThat(line.decision()).isEqualTo(StoryLine.POLL_AGAIN);
            assertThat(line.reason()).contains("no row with id 42");
        });

        store.insertBackendRow(42);
        attempt(next(1, START.plusSeconds(21)), new Check(READY, null, 200));

        assertThat(story()).extracting(StoryLine::decision).containsExactly("poll again", "publish");
    }
}
