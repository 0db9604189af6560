package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.NotificationQueue.NotificationClaim;
import org.catalogpoller.port.PollStore;

/** Stores that do not keep what they promise, to see whether the simulation notices. */
final class BrokenStores {

    private BrokenStores() {}

    /** Every delivery is taken for the first: nothing stops a chain that has forked. */
    static Stores withoutFence(Stores stores) {
        return stores.with(new Polls(stores.polls()) {
            @Override
            public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
                super.advance(row, now, overdueAfter, limit);
                return new Claim(Claim.Kind.ADVANCED, row.id());
            }
        });
    }

    /** A repetition is turned away, though the delivery before it may have died before it made the next schedule. */
    static Stores withoutRecovery(Stores stores) {
        return stores.with(new Polls(stores.polls()) {
            @Override
            public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
                Claim claim = super.advance(row, now, overdueAfter, limit);
                return claim.kind() == Claim.Kind.REPEATED ? new Claim(Claim.Kind.SUPERSEDED, claim.pollId()) : claim;
            }
        });
    }

    /** A delivery that has held goes on, whatever the row says by then. */
    static Stores withoutFenceAfterAHold(Stores stores) {
        return stores.with(new Polls(stores.polls()) {

            /** A delivery keeps its thread, which claimed the same poll last before it held. */
            private final Map<Thread, Poll> claimed = new ConcurrentHashMap<>();

            @Override
            public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
                Claim claim = super.advance(row, now, overdueAfter, limit);
                boolean again = row.poll().equals(claimed.put(Thread.currentThread(), row.poll()));
                return again ? new Claim(Claim.Kind.ADVANCED, row.id()) : claim;
            }
        });
    }

    /** No delivery learns that another one sends the notifications of a poll. */
    static Stores withoutClaims(Stores stores) {
        return stores.with(new Notifications(stores.notifications()) {
            private final Map<String, NotificationClaim> claims = new HashMap<>();

            @Override
            public Optional<NotificationClaim> claim(String pollId, Duration limit) {
                super.claim(pollId, limit).ifPresent(claim -> claims.put(pollId, claim));
                return Optional.ofNullable(claims.get(pollId));
            }
        });
    }

    /** A notification that could not be sent at once is forgotten. */
    static Stores withoutOutbox(Stores stores) {
        return stores.with(new Notifications(stores.notifications()) {
            @Override
            public List<NotificationClaim> claimDue(int max, Duration limit) {
                return List.of();
            }
        });
    }

    static class Polls implements PollStore {

        private final PollStore store;

        Polls(PollStore store) {
            this.store = store;
        }

        @Override
        public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
            return store.advance(row, now, overdueAfter, limit);
        }

        @Override
        public Claim pause(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
            return store.pause(row, now, overdueAfter, limit);
        }

        @Override
        public Publication publish(PollRow row, CatalogValues values, Duration limit) {
            return store.publish(row, values, limit);
        }

        @Override
        public Claim end(PollRow row, Duration limit) {
            return store.end(row, limit);
        }
    }

    static class Notifications implements NotificationQueue {

        private final NotificationQueue queue;

        Notifications(NotificationQueue queue) {
            this.queue = queue;
        }

        @Override
        public List<NotificationClaim> claimDue(int max, Duration limit) {
            return queue.claimDue(max, limit);
        }

        @Override
        public Optional<NotificationClaim> claim(String pollId, Duration limit) {
            return queue.claim(pollId, limit);
        }

        @Override
        public void record(NotificationClaim claim, Set<String> notified, boolean complete, Duration limit) {
            queue.record(claim, notified, complete, limit);
        }
    }
}
