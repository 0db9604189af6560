package org.catalogpoller.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.catalogpoller.local.page.Timeline.Bar;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

    @Test
    void anAttemptIsAsWideAsTheApiTookAndItsLatenessComesBefore() {
        Timeline timeline = of(
                100,
                null,
                line(1, "start", null, 0, 1_000, "not ready"),
                line(2, "schedule", 40, 60, 10_000, "unavailable"));

        assertThat(timeline.bars()).extracting(Bar::kind).containsExactly("late", "not-ready", "unavailable");
        assertThat(timeline.bars()).extracting(Bar::x).containsExactly(398.8, 0.0, 598.2);
        assertThat(timeline.bars()).extracting(bar -> Math.round(bar.width())).containsExactly(199L, 10L, 100L);
    }

    @Test
    void aHoldLastsFromOneAttemptToTheNext() {
        Timeline timeline =
                of(10, null, line(1, "start", null, 0, 10, "not ready"), line(2, "hold", 5, 5, 10, "not ready"));

        assertThat(timeline.bars())
                .filteredOn(bar -> bar.kind().equals("hold"))
                .singleElement()
                .satisfies(hold -> assertThat(Math.round(hold.width())).isEqualTo(499));
    }

    @Test
    void whatComesNextIsTheLastOnTheAxis() {
        Bar next = last(of(10, 20, line(1, "start", null, 0, 10, "not ready")));

        assertThat(next.kind()).isEqualTo("next");
        assertThat(next.x()).isEqualTo(997);
    }

    @Test
    void anOverdueAttemptLastsUntilNow() {
        Bar overdue = last(of(100, 50, line(1, "start", null, 0, 10, "not ready")));

        assertThat(overdue.kind()).isEqualTo("overdue");
        assertThat(Math.round(overdue.width())).isEqualTo(499);
    }

    @Test
    void aScheduleThatTheTableDoesNotKnowIsWhatComesNext() {
        PollView overdue = poll(50, null, true);
        Instant pending = START.plusSeconds(200);

        Bar next = last(Timeline.of(overdue, List.of(), pending, START.plusSeconds(100)));

        assertThat(next.kind()).isEqualTo("next");
        assertThat(next.x()).isEqualTo(997);
    }

    @Test
    void aPauseLastsUntilNow() {
        PollView paused = poll(50, START.plusSeconds(25), true);

        Bar pause = last(Timeline.of(paused, List.of(), null, START.plusSeconds(100)));

        assertThat(pause.kind()).isEqualTo("paused");
        assertThat(Math.round(pause.x())).isEqualTo(249);
        assertThat(Math.round(pause.width())).isEqualTo(748);
    }

    private static Bar last(Timeline timeline) {
        return timeline.bars().get(timeline.bars().size() - 1);
    }

    /** Seconds after the start. */
    private static Timeline of(int now, Integer next, StoryView... story) {
        PollView poll = poll(next, null, next != null && next < now);
        return Timeline.of(poll, List.of(story), null, START.plusSeconds(now));
    }

    private static PollView poll(Integer next, Instant pausedAt, boolean overdue) {
        Instant nextAt = next == null ? null : START.plusSeconds(next);
        return new PollView(
                "p",
                1,
                "c",
                "WAITING",
                1,
                150,
                "not ready",
                null,
                START,
                nextAt,
                START.plusSeconds(3_000),
                null,
                overdue,
                pausedAt,
                "",
                null,
                null,
                null);
    }

    private static StoryView line(int attempt, String madeBy, Integer due, int began, int apiMillis, String status) {
        Instant dueAt = due == null ? null : START.plusSeconds(due);
        return new StoryView(
                attempt, madeBy, dueAt, START.plusSeconds(began), apiMillis, 200, status, "poll again", null, null);
    }
}
