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

    private static Bar last(Timeline timeline) {
        return timeline.bars().get(timeline.bars().size() - 1);
    }

    /** Seconds after the start. */
    private static Timeline of(int now, Integer next, StoryView... story) {
        Instant nextAt = next == null ? null : START.plusSeconds(next);
        PollView poll = new PollView(
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
                next != null && next < now,
                null,
                "",
                null,
                null,
                null);
        return Timeline.of(poll, List.of(story), START.plusSeconds(now));
    }

    private static StoryView line(int attempt, String madeBy, Integer due, int began, int apiMillis, String status) {
        Instant dueAt = due == null ? null : START.plusSeconds(due);
        return new StoryView(
                attempt, madeBy, dueAt, START.plusSeconds(began), apiMillis, 200, status, "poll again", null, null);
    }
}
