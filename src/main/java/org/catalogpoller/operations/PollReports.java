package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.catalogpoller.event.ListEvent;
import org.catalogpoller.event.Listed;
import org.catalogpoller.event.OperatorResult.Status;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollHistory.Position;
import org.catalogpoller.port.PollHistory.Wanted;

/** What operators read of polls: lists, and the story of one. */
@Singleton
public class PollReports {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** The most lines of a story. Its JSON stays far below the 6 MB that Lambda allows. */
    private static final int MAX_LINES = 1_000;

    private final PollHistory history;
    private final Clock clock;

    public PollReports(PollHistory history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    /** One page. A poll more than it may hold shows whether another one follows. */
    Listed list(ListEvent event, Invocation invocation) {
        Wanted wanted = new Wanted(event.states(), event.startedAfter(), event.startedBefore(), event.text());
        ListEvent.Cursor cursor = event.after();
        Position after = cursor == null ? Position.START : new Position(cursor.startedAt(), cursor.pollId());
        List<PollRow> polls = history.list(wanted, after, event.limit() + 1, limit(invocation));
        boolean isLast = polls.size() <= event.limit();
        return new Listed(isLast ? polls : polls.subList(0, event.limit()), isLast);
    }

    /** The polls with their stories. Where these cannot be read, the polls are reported all the same. */
    Status status(List<PollRow> polls, Invocation invocation) {
        try {
            return new Status(
                    polls.stream()
                            .map(row -> row.withStory(history.story(row.id(), MAX_LINES, limit(invocation))))
                            .toList(),
                    null);
        } catch (CatalogTableException e) {
            return new Status(polls, "the story cannot be read: " + e.problem());
        }
    }

    private Duration limit(Invocation invocation) {
        return invocation.atMost(LIMIT, clock.instant());
    }
}
