package org.catalogpoller.catalogdb;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.PollStore;

/** Polls without rows (POLL_TRACKING off): every delivery is taken for the first, and an attempt costs no round trip. */
public final class UntrackedPolls implements PollStore {

    private final CatalogTable table;

    public UntrackedPolls(CatalogTable table) {
        this.table = table;
    }

    @Override
    public Claim advance(TrackedPoll poll, Instant overdueBefore, Duration limit) {
        return new Claim(Claim.Kind.ADVANCED, poll.poll().id());
    }

    @Override
    public Publication publish(TrackedPoll poll, CatalogValues values, Duration limit) {
        return new Publication(table.write(poll.catalogId(), values, limit));
    }

    @Override
    public Claim end(TrackedPoll poll, Duration limit) {
        return new Claim(Claim.Kind.ADVANCED, poll.poll().id());
    }

    @Override
    public boolean postpone(TrackedPoll poll, Instant nextAttemptAt, Duration limit) {
        return false;
    }

    @Override
    public Optional<TrackedPoll> find(String pollId, Duration limit) {
        return Optional.empty();
    }

    @Override
    public List<TrackedPoll> findByCatalog(long catalogId, Duration limit) {
        return List.of();
    }

    @Override
    public List<TrackedPoll> overdue(Instant before, int max, Duration limit) {
        return List.of();
    }

    @Override
    public List<String> unnotified(int max, Duration limit) {
        return List.of();
    }

    @Override
    public Optional<NotificationClaim> claimNotification(String pollId, Duration limit) {
        return Optional.empty();
    }

    @Override
    public void notified(NotificationClaim claim, Set<String> told, boolean complete, Duration limit) {
        // Nothing is recorded of any poll.
    }
}
