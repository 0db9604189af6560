package org.catalogpoller.catalogdb;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;

/** What there is to see of polls without rows (POLL_TRACKING off): nothing. */
public final class UntrackedRows implements PollRows, OverduePolls, NotificationQueue, PollHistory {

    @Override
    public Optional<PollRow> find(String pollId, Duration limit) {
        return Optional.empty();
    }

    @Override
    public List<PollRow> findAll(Collection<String> pollIds, Duration limit) {
        return List.of();
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
    public List<PollRow> list(Wanted wanted, Position before, int max, Duration limit) {
        return List.of();
    }

    @Override
    public int forget(Duration after, int max, Duration limit) {
        return 0;
    }

    @Override
    public Taken take(Search search, int max, Duration limit) {
        return new Taken(List.of(), Instant.EPOCH);
    }

    @Override
    public int end(List<PollRow> taken, PollState state, String error, Duration limit) {
        return 0;
    }

    @Override
    public void giveBack(List<Overdue> taken, Duration limit) {
        // No poll was taken.
    }

    @Override
    public List<NotificationClaim> claimDue(int max, Duration limit) {
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
