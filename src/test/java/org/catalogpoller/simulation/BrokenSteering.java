package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.poll.CatalogPause;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.News;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.NotificationQueue.NotificationClaim;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.PollHistory;
import org.jspecify.annotations.Nullable;

/** Stores that break what operators order: pauses, retries, the rate and the retention. */
final class BrokenSteering {

    private BrokenSteering() {}

    /** No attempt learns of a pause. */
    static Stores withoutPauses(Stores stores) {
        Stores deaf = stores.with(new HiddenPauses(stores.pauses()));
        return deaf.with(new BrokenStores.Polls(stores.polls()) {
            @Override
            public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
                Claim claim = super.advance(row, now, overdueAfter, limit);
                News news = claim.news();
                return new Claim(claim.kind(), claim.pollId(), new News(news.startedAt(), news.requestAt(), false));
            }
        });
    }

    /** Every retry of a poll is taken for the first. */
    static Stores withoutMemoryOfRetries(Stores stores) {
        return stores.with(new BrokenStores.Polls(stores.polls()) {
            @Override
            public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
                Claim claim = super.advance(row, now, overdueAfter, limit);
                boolean begins = row.poll().attempts() == 0 && row.marks().retryOf() != null;
                return begins ? new Claim(Claim.Kind.ADVANCED, row.id()) : claim;
            }
        });
    }

    /** Seconds are reserved, and no attempt learns which. */
    static Stores withoutPace(Stores stores) {
        return stores.with(new BrokenStores.Polls(stores.polls()) {
            @Override
            public Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
                Claim claim = super.advance(row, now, overdueAfter, limit);
                News news = claim.news();
                return new Claim(claim.kind(), claim.pollId(), new News(news.startedAt(), null, news.pauses()));
            }
        });
    }

    /** Ended polls are deleted at once. */
    static Stores withoutRetention(Stores stores) {
        return stores.with(new HistoryOfAnother(stores.history()) {
            @Override
            public int delete(Duration after, int max, Duration limit) {
                return super.delete(Duration.ZERO, max, limit);
            }
        });
    }

    /** Ended polls are deleted though their end is still to be notified of. */
    static Stores withoutRegardForNotifications(Stores stores) {
        NotificationQueue queue = stores.notifications();
        List<NotificationClaim> failed = new ArrayList<>();
        Stores watched = stores.with(new BrokenStores.Notifications(queue) {
            @Override
            public List<NotificationClaim> claimDue(int max, Duration limit) {
                List<NotificationClaim> claims = super.claimDue(max, limit);
                failed.addAll(claims);
                return claims;
            }
        });
        return watched.with(new HistoryOfAnother(stores.history()) {
            @Override
            public int delete(Duration after, int max, Duration limit) {
                failed.forEach(claim -> queue.record(claim, Set.of(), true, limit));
                failed.clear();
                return super.delete(after, max, limit);
            }
        });
    }

    private record HiddenPauses(Pauses pauses) implements Pauses {

        @Override
        public Seen look(long catalogId, Duration limit) {
            return new Seen(false, false);
        }

        @Override
        public CatalogPause begin(@Nullable Long catalogId, @Nullable String reason, Duration limit) {
            return pauses.begin(catalogId, reason, limit);
        }

        @Override
        public void end(@Nullable Long catalogId, Duration limit) {
            pauses.end(catalogId, limit);
        }

        @Override
        public void pauseOverdue(Duration after, boolean hasTokens, int max, Duration limit) {
            pauses.pauseOverdue(after, hasTokens, max, limit);
        }

        @Override
        public ResumedBatch resume(int max, Duration limit) {
            return pauses.resume(max, limit);
        }

        @Override
        public void pauseAgain(List<PollRow> resumed, Duration limit) {
            pauses.pauseAgain(resumed, limit);
        }

        @Override
        public int countToResume(Duration limit) {
            return pauses.countToResume(limit);
        }
    }

    private static class HistoryOfAnother implements PollHistory {

        private final PollHistory history;

        HistoryOfAnother(PollHistory history) {
            this.history = history;
        }

        @Override
        public List<StoryLine> story(String pollId, int max, Duration limit) {
            return history.story(pollId, max, limit);
        }

        @Override
        public List<PollRow> list(Wanted wanted, Position before, int max, Duration limit) {
            return history.list(wanted, before, max, limit);
        }

        @Override
        public int delete(Duration after, int max, Duration limit) {
            return history.delete(after, max, limit);
        }
    }
}
