package org.catalogpoller.polling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.catalogpoller.polling.Notifications.Sent;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.NotificationQueue.NotificationClaim;
import org.jspecify.annotations.Nullable;

/** The notifications of one sweep: it claims them batch by batch, and several threads count what became of them. */
final class NotificationBatches {

    private final NotificationQueue queue;
    private final Duration limit;
    private final Runnable onFull;
    private final Deque<NotificationClaim> claims = new ArrayDeque<>();
    private boolean lastBatch;
    private int claimed;
    private int notified;
    private int failures;
    private @Nullable String problem;

    /**
     * The notifications that are due.
     *
     * @param limit how long a claim may take
     * @param onFull is called when a full batch was sent, so that there may be many more
     */
    NotificationBatches(NotificationQueue queue, Duration limit, Runnable onFull) {
        this.queue = queue;
        this.limit = limit;
        this.onFull = onFull;
    }

    /** The next one to send; null: there is none any more, or nothing can be sent. */
    @Nullable
    NotificationClaim next() {
        if (isAway()) {
            return null;
        }
        if (claims.isEmpty() && !lastBatch) {
            claimBatch();
        }
        return claims.poll();
    }

    private void claimBatch() {
        if (claimed > 0) {
            onFull.run();
        }
        try {
            List<NotificationClaim> batch = queue.claimDue(SweepLimits.NOTIFICATIONS_AT_ONCE, limit);
            claims.addAll(batch);
            claimed += batch.size();
            lastBatch = batch.size() < SweepLimits.NOTIFICATIONS_AT_ONCE;
        } catch (CatalogTableException e) {
            lastBatch = true;
            failed(Notifications.NOT_NOTIFIED + e.problem());
        }
    }

    private synchronized boolean isAway() {
        return failures >= SweepLimits.FAILED_NOTIFICATIONS;
    }

    /**
     * Counts one that was sent, or that could not be.
     *
     * @param failure what went wrong; empty: nothing
     */
    synchronized void sent(Optional<String> failure) {
        failure.ifPresentOrElse(this::failed, () -> notified++);
    }

    private synchronized void failed(String failure) {
        failures++;
        problem = failure;
    }

    /** What became of them. */
    synchronized Sent result() {
        return new Sent(notified, claimed - notified, problem);
    }
}
