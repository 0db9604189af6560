package org.catalogpoller.catalogdb;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.PollRows;

/** What there is to see of polls without rows (POLL_TRACKING off): nothing. */
public final class NoRows implements PollRows, NotificationQueue {

    @Override
    public Optional<PollRow> find(String pollId, Duration limit) {
        return Optional.empty();
    }

    @Override
    public List<PollRow> findByCatalog(long catalogId, int max, Duration limit) {
        return List.of();
    }

    @Override
    public List<StoryLine> story(String pollId, int max, Duration limit) {
        return List.of();
    }

    @Override
    public Overdue overdue(Duration after, Duration eventAfter, int max, Duration limit) {
        return new Overdue(List.of(), Instant.EPOCH);
    }

    @Override
    public boolean postpone(PollRow row, Instant nextAttemptAt, Duration limit) {
        return false;
    }

    @Override
    public List<String> due(int max, Duration limit) {
        return List.of();
    }

    @Override
    public Optional<NotificationClaim> claim(String pollId, Duration limit) {
        return Optional.empty();
    }

    @Override
    public void record(NotificationClaim claim, Set<String> notified, boolean complete, Duration limit) {
        // Nothing is recorded of any poll.
    }
}
