package org.catalogpoller.catalogdb;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.poll.CatalogPause;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.RetryablePolls;
import org.jspecify.annotations.Nullable;

/** What there is to see of polls without rows (POLL_TRACKING off): nothing. */
public final class UntrackedRows
        implements PollRows, OverduePolls, NotificationQueue, PollHistory, Pauses, RetryablePolls {

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
    public List<Ended> endedAfter(Place place, Instant until, Set<PollState> states, int max, Duration limit) {
        return List.of();
    }

    @Override
    public int countAfter(Place place, Instant until, Set<PollState> states, Duration limit) {
        return 0;
    }

    @Override
    public Seen look(long catalogId, Duration limit) {
        return new Seen(false, false);
    }

    @Override
    public CatalogPause begin(@Nullable Long catalogId, @Nullable String reason, Duration limit) {
        throw new CatalogTableException("there are no pauses without rows of polls");
    }

    @Override
    public void end(@Nullable Long catalogId, Duration limit) {
        // There is no pause.
    }

    @Override
    public void parkOverdue(Duration after, boolean hasTokens, int max, Duration limit) {
        // There is no pause.
    }

    @Override
    public Freed free(int max, Duration limit) {
        return new Freed(List.of(), 0, Instant.EPOCH);
    }

    @Override
    public void parkAgain(List<PollRow> freed, Duration limit) {
        // No poll was freed.
    }

    @Override
    public int left(Duration limit) {
        return 0;
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
