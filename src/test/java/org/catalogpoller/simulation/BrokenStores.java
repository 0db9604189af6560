package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.PollStore;

/** Stores that do not keep what they promise, to see whether the simulation notices. */
final class BrokenStores {

    private BrokenStores() {}

    /** Every delivery is taken for the first: nothing stops a chain that has forked. */
    static PollStore withoutFence(PollStore store) {
        return new Delegate(store) {
            @Override
            public Claim advance(TrackedPoll poll, Instant overdueBefore, Duration limit) {
                super.advance(poll, overdueBefore, limit);
                return new Claim(Claim.Kind.ADVANCED, poll.poll().id());
            }
        };
    }

    /** A repetition is turned away, though the delivery before it may have died before it made the next schedule. */
    static PollStore withoutRecovery(PollStore store) {
        return new Delegate(store) {
            @Override
            public Claim advance(TrackedPoll poll, Instant overdueBefore, Duration limit) {
                Claim claim = super.advance(poll, overdueBefore, limit);
                return claim.kind() == Claim.Kind.REPEATED ? new Claim(Claim.Kind.SUPERSEDED, claim.pollId()) : claim;
            }
        };
    }

    /** Nobody finds out that somebody else tells of a poll's end. */
    static PollStore withoutClaims(PollStore store) {
        return new Delegate(store) {
            private final Map<String, NotificationClaim> claims = new HashMap<>();

            @Override
            public Optional<NotificationClaim> claimNotification(String pollId, Duration limit) {
                super.claimNotification(pollId, limit).ifPresent(claim -> claims.put(pollId, claim));
                return Optional.ofNullable(claims.get(pollId));
            }
        };
    }

    /** What could not be told at once is forgotten. */
    static PollStore withoutOutbox(PollStore store) {
        return new Delegate(store) {
            @Override
            public List<String> unnotified(int max, Duration limit) {
                return List.of();
            }
        };
    }

    /** A delivery that has held goes on, whatever the row says by then. */
    static PollStore withoutFenceAfterAHold(PollStore store) {
        return new Delegate(store) {

            /** A delivery keeps its thread: what that claimed last it claimed before it held. */
            private final Map<Thread, Poll> claimed = new ConcurrentHashMap<>();

            @Override
            public Claim advance(TrackedPoll poll, Instant overdueBefore, Duration limit) {
                Claim claim = super.advance(poll, overdueBefore, limit);
                boolean again = poll.poll().equals(claimed.put(Thread.currentThread(), poll.poll()));
                return again ? new Claim(Claim.Kind.ADVANCED, poll.poll().id()) : claim;
            }
        };
    }

    private static class Delegate implements PollStore {

        private final PollStore store;

        Delegate(PollStore store) {
            this.store = store;
        }

        @Override
        public Claim advance(TrackedPoll poll, Instant overdueBefore, Duration limit) {
            return store.advance(poll, overdueBefore, limit);
        }

        @Override
        public Publication publish(TrackedPoll poll, CatalogValues values, Duration limit) {
            return store.publish(poll, values, limit);
        }

        @Override
        public Claim end(TrackedPoll poll, Duration limit) {
            return store.end(poll, limit);
        }

        @Override
        public boolean postpone(TrackedPoll poll, Instant nextAttemptAt, Duration limit) {
            return store.postpone(poll, nextAttemptAt, limit);
        }

        @Override
        public Optional<TrackedPoll> find(String pollId, Duration limit) {
            return store.find(pollId, limit);
        }

        @Override
        public List<TrackedPoll> findByCatalog(long catalogId, Duration limit) {
            return store.findByCatalog(catalogId, limit);
        }

        @Override
        public List<TrackedPoll> overdue(Instant before, int max, Duration limit) {
            return store.overdue(before, max, limit);
        }

        @Override
        public List<String> unnotified(int max, Duration limit) {
            return store.unnotified(max, limit);
        }

        @Override
        public Optional<NotificationClaim> claimNotification(String pollId, Duration limit) {
            return store.claimNotification(pollId, limit);
        }

        @Override
        public void notified(NotificationClaim claim, Set<String> told, boolean complete, Duration limit) {
            store.notified(claim, told, complete, limit);
        }
    }
}
