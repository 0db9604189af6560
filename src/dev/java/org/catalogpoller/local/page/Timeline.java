package org.catalogpoller.local.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a poll on one axis. It shows how late each began, how long the API took, where an invocation held,
 * and what comes next. All places are in units of a drawing that is {@link #WIDTH} wide.
 *
 * @param bars what lies on the axis, in the order in which it is drawn
 * @param ticks the times below the axis
 * @param text the same in words
 */
public record Timeline(List<Bar> bars, List<Tick> ticks, String text) {

    static final int WIDTH = 1_000;

    private static final int TICKS = 5;
    /** The least width that can be seen. */
    private static final double LEAST = 3;

    /**
     * A stretch of time on the axis.
     *
     * @param kind as in the style sheet: late, hold, an answer of the API, next, overdue or paused
     */
    public record Bar(String kind, double x, double width, String title) {}

    /** A time below the axis. */
    public record Tick(double x, String label) {}

    /** @param pending when a schedule of the poll fires that the table does not know; null: there is none */
    static Timeline of(PollView poll, List<StoryView> story, @Nullable Instant pending, Instant now) {
        return new Drawing(poll, story, pending, now).timeline();
    }

    private static final class Drawing {

        private final PollView poll;
        private final List<StoryView> story;
        private final @Nullable Instant next;
        private final boolean overdue;
        private final Instant now;
        private final Instant start;
        private final Instant end;
        private final List<Bar> bars = new ArrayList<>();

        Drawing(PollView poll, List<StoryView> story, @Nullable Instant pending, Instant now) {
            this.poll = poll;
            this.story = story;
            this.next = pending == null ? poll.nextAttemptAt() : pending;
            this.overdue = poll.overdue() && pending == null;
            this.now = now;
            Instant first = story.isEmpty() ? poll.startedAt() : story.get(0).beganAt();
            start = first.isBefore(poll.startedAt()) ? first : poll.startedAt();
            end = last();
        }

        private Instant last() {
            Instant last = start.plusSeconds(1);
            for (StoryView line : story) {
                last = later(last, line.beganAt().plusMillis(line.apiMillis() == null ? 0 : line.apiMillis()));
            }
            if (poll.endedAt() != null) {
                return later(last, poll.endedAt());
            }
            last = later(last, now);
            return next == null || poll.paused() ? last : later(last, next);
        }

        Timeline timeline() {
            for (int i = 0; i < story.size(); i++) {
                StoryView line = story.get(i);
                if (line.held() && i > 0) {
                    add("hold", story.get(i - 1).beganAt(), line.beganAt(), "one invocation holds");
                }
                if (line.dueAt() != null && !line.held()) {
                    add("late", line.dueAt(), line.beganAt(), line.late() + " s late");
                }
            }
            for (StoryView line : story) {
                Duration api = Duration.ofMillis(line.apiMillis() == null ? 0 : line.apiMillis());
                add(
                        line.status().replace(' ', '-'),
                        line.beganAt(),
                        line.beganAt().plus(api),
                        words(line));
            }
            if (poll.pausedAt() != null) {
                add("paused", poll.pausedAt(), now, "the poll is paused");
            } else if (next != null && overdue) {
                add("overdue", next, now, "an attempt is overdue");
            } else if (next != null) {
                add("next", next, next, "the next attempt");
            }
            return new Timeline(bars, ticks(), story.size() + " attempts in " + length(Duration.between(start, end)));
        }

        private static String words(StoryView line) {
            String api = line.apiMillis() == null ? "the API was not asked" : "API " + line.apiMillis() + " ms";
            return "attempt " + line.attempt() + " at " + line.began() + ", " + api + ", " + line.status();
        }

        private void add(String kind, Instant from, Instant until, String title) {
            double x = place(from);
            bars.add(new Bar(kind, x, Math.max(LEAST, place(until) - x), title));
        }

        private double place(Instant instant) {
            double share = (double) Duration.between(start, instant).toMillis()
                    / Duration.between(start, end).toMillis();
            return Math.round(Math.min(1, Math.max(0, share)) * (WIDTH - LEAST) * 10) / 10.0;
        }

        private List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>();
            for (int i = 0; i < TICKS; i++) {
                Duration after = Duration.between(start, end).multipliedBy(i).dividedBy(TICKS);
                ticks.add(new Tick(place(start.plus(after)), i == 0 ? StoryView.time(start) : "+" + length(after)));
            }
            return ticks;
        }

        private static String length(Duration time) {
            return time.toMinutes() > 0
                    ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                    : StoryView.seconds(time) + " s";
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }
}
