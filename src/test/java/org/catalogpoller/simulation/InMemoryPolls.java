package org.catalogpoller.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/** Polls in memory, and the backend's rows beside them; each method is one transaction. */
public class InMemoryPolls implements PollStore {

    private record Row(TrackedPoll poll, int repeats) {

        boolean isWaiting() {
            return poll.state() == PollState.WAITING;
        }

        boolean admits(Poll delivered) {
            return isWaiting() && poll.poll().attempts() <= delivered.attempts();
        }

        boolean isStalled() {
            return poll.lastError() != null && poll.lastError().startsWith(STALLED);
        }

        boolean mayAdvanceTo(Poll delivered) {
            return (isWaiting() || isStalled()) && poll.poll().attempts() <= delivered.attempts();
        }
    }

    /** Others are to be told of a poll's end. */
    private record Notice(Instant endedAt, Instant after, Set<String> told) {}

    private final Clock clock;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private final Map<Long, Optional<CatalogValues>> backend = new LinkedHashMap<>();

    public InMemoryPolls(Clock clock) {
        this.clock = clock;
    }

    /** The backend inserts a row, without values. */
    public synchronized void insertBackendRow(long id) {
        backend.put(id, Optional.empty());
    }

    /** What the backend's row holds; null: nothing, or there is no such row. */
    public synchronized @Nullable CatalogValues backendRow(long id) {
        return backend.getOrDefault(id, Optional.empty()).orElse(null);
    }

    /** Every poll that has a row. */
    public synchronized List<TrackedPoll> all() {
        return rows.values().stream().map(Row::poll).toList();
    }

    @Override
    public synchronized Claim advance(TrackedPoll poll, Instant overdueBefore, Duration limit) {
        Claim claim = tryAdvance(poll);
        if (!claim.isSuperseded() || claim.pollId().equals(poll.poll().id())) {
            return claim;
        }
        TrackedPoll other = rows.get(claim.pollId()).poll();
        if (!isDueBefore(other, overdueBefore)) {
            return claim;
        }
        put(other.ended(PollState.FAILED, STALLED));
        return tryAdvance(poll);
    }

    private Claim tryAdvance(TrackedPoll poll) {
        String id = poll.poll().id();
        Optional<Row> other = waiting(row -> row.poll().catalogId() == poll.catalogId()
                        && !row.poll().poll().id().equals(id))
                .findFirst();
        Row own = rows.get(id);
        if (other.isPresent() || (own != null && !own.mayAdvanceTo(poll.poll()))) {
            return new Claim(
                    Claim.Kind.SUPERSEDED,
                    other.map(row -> row.poll().poll().id()).orElse(id));
        }
        boolean repeated =
                own != null && own.poll().poll().attempts() == poll.poll().attempts();
        TrackedPoll moved = own == null ? poll : moved(own.poll(), poll);
        rows.put(id, new Row(moved, repeated ? own.repeats() + 1 : 0));
        notices.remove(id);
        return new Claim(repeated ? Claim.Kind.REPEATED : Claim.Kind.ADVANCED, id);
    }

    /** What of a row an attempt changes. */
    private static TrackedPoll moved(TrackedPoll from, TrackedPoll to) {
        return new TrackedPoll(
                to.poll(),
                from.catalogId(),
                from.catalogName(),
                to.state(),
                to.deadline(),
                from.needsToken(),
                to.values() == null ? from.values() : to.values(),
                to.lastStatus(),
                to.lastError(),
                to.nextAttemptAt());
    }

    @Override
    public synchronized Publication publish(TrackedPoll poll, CatalogValues values, Duration limit) {
        Row own = rows.get(poll.poll().id());
        if (own != null
                && (own.poll().state() == PollState.UPDATED || own.poll().state() == PollState.CANCELLED)) {
            return new Publication(null);
        }
        if (!backend.containsKey(poll.catalogId())) {
            List<Row> interested = rows.values().stream()
                    .filter(row ->
                            row.equals(own) || (row.isWaiting() && row.poll().catalogId() == poll.catalogId()))
                    .toList();
            for (Row row : interested) {
                TrackedPoll known = knowing(row.poll(), values);
                rows.put(known.poll().id(), new Row(known, row.repeats()));
            }
            return new Publication(0);
        }
        backend.put(poll.catalogId(), Optional.of(values));
        put(own == null ? poll : updated(own.poll(), poll));
        for (Row row :
                waiting(row -> row.poll().catalogId() == poll.catalogId()).toList()) {
            put(knowing(row.poll().ended(PollState.UPDATED, null), poll.values()));
        }
        return new Publication(1);
    }

    private static TrackedPoll knowing(TrackedPoll poll, CatalogValues values) {
        return new TrackedPoll(
                poll.poll(),
                poll.catalogId(),
                poll.catalogName(),
                poll.state(),
                poll.deadline(),
                poll.needsToken(),
                values,
                poll.lastStatus(),
                poll.lastError(),
                poll.nextAttemptAt());
    }

    private static TrackedPoll updated(TrackedPoll from, TrackedPoll to) {
        int attempts = Math.max(from.poll().attempts(), to.poll().attempts());
        return knowing(endedAs(from, to, attempts), to.values());
    }

    @Override
    public synchronized Claim end(TrackedPoll poll, Duration limit) {
        Row own = rows.get(poll.poll().id());
        if (own != null && !own.admits(poll.poll())) {
            return new Claim(Claim.Kind.SUPERSEDED, poll.poll().id());
        }
        put(own == null ? poll : endedAs(own.poll(), poll, poll.poll().attempts()));
        return new Claim(Claim.Kind.ADVANCED, poll.poll().id());
    }

    private static TrackedPoll endedAs(TrackedPoll from, TrackedPoll to, int attempts) {
        return new TrackedPoll(
                new Poll(from.poll().id(), from.poll().startedAt(), attempts),
                from.catalogId(),
                from.catalogName(),
                to.state(),
                from.deadline(),
                from.needsToken(),
                from.values(),
                to.lastStatus(),
                to.lastError(),
                null);
    }

    @Override
    public synchronized boolean postpone(TrackedPoll poll, Instant nextAttemptAt, Duration limit) {
        Row own = rows.get(poll.poll().id());
        if (own == null
                || !own.isWaiting()
                || own.poll().poll().attempts() != poll.poll().attempts()
                || !own.poll().nextAttemptAt().equals(poll.nextAttemptAt())) {
            return false;
        }
        TrackedPoll row = own.poll();
        TrackedPoll later = new TrackedPoll(
                row.poll(),
                row.catalogId(),
                row.catalogName(),
                row.state(),
                row.deadline(),
                row.needsToken(),
                row.values(),
                row.lastStatus(),
                row.lastError(),
                nextAttemptAt);
        rows.put(row.poll().id(), new Row(later, own.repeats()));
        return true;
    }

    @Override
    public synchronized Optional<TrackedPoll> find(String pollId, Duration limit) {
        return Optional.ofNullable(rows.get(pollId)).map(Row::poll);
    }

    @Override
    public synchronized List<TrackedPoll> findByCatalog(long catalogId, Duration limit) {
        return all().stream()
                .filter(poll -> poll.catalogId() == catalogId)
                .sorted(Comparator.comparing((TrackedPoll poll) -> poll.poll().startedAt())
                        .reversed())
                .toList();
    }

    @Override
    public synchronized List<TrackedPoll> overdue(Instant before, int max, Duration limit) {
        return waiting(row -> isDueBefore(row.poll(), before))
                .map(Row::poll)
                .sorted(Comparator.comparing(TrackedPoll::nextAttemptAt))
                .limit(max)
                .toList();
    }

    private static boolean isDueBefore(TrackedPoll poll, Instant before) {
        return poll.nextAttemptAt() != null && poll.nextAttemptAt().isBefore(before);
    }

    private Stream<Row> waiting(Predicate<Row> condition) {
        Collection<Row> all = rows.values();
        return all.stream().filter(Row::isWaiting).filter(condition);
    }

    /** Every poll that ends passes here. */
    private void put(TrackedPoll poll) {
        String id = poll.poll().id();
        rows.put(id, new Row(poll, 0));
        notices.remove(id);
        if (poll.state() != PollState.CANCELLED) {
            notices.put(id, new Notice(clock.instant(), clock.instant(), Set.of()));
        }
    }

    @Override
    public synchronized List<String> unnotified(int max, Duration limit) {
        return notices.entrySet().stream()
                .filter(notice -> !notice.getValue().after().isAfter(clock.instant()))
                .sorted(Comparator.comparing(notice -> notice.getValue().after()))
                .limit(max)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public synchronized Optional<NotificationClaim> claimNotification(String pollId, Duration limit) {
        Notice notice = notices.get(pollId);
        if (notice == null || notice.after().isAfter(clock.instant())) {
            return Optional.empty();
        }
        Instant until = clock.instant().plus(NOTIFICATION_LEASE);
        notices.put(pollId, new Notice(notice.endedAt(), until, notice.told()));
        TrackedPoll poll = rows.get(pollId).poll();
        EndedPoll ended = new EndedPoll(
                poll.poll(),
                poll.catalogId(),
                poll.catalogName(),
                poll.state(),
                poll.values(),
                poll.lastError(),
                notice.endedAt());
        return Optional.of(new NotificationClaim(ended, notice.told(), until));
    }

    @Override
    public synchronized void notified(NotificationClaim claim, Set<String> told, boolean complete, Duration limit) {
        String id = claim.ended().poll().id();
        Notice notice = notices.get(id);
        if (notice != null && notice.after().equals(claim.until())) {
            if (complete) {
                notices.remove(id);
            } else {
                notices.put(id, new Notice(notice.endedAt(), notice.after(), told));
            }
        }
    }
}
