package org.catalogpoller.operations;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.polling.Notifications.Sent;
import org.catalogpoller.port.OverduePolls.Taken;
import org.jspecify.annotations.Nullable;

/** What a sweep has done so far, counted by several threads. It is known even where the sweep meets a problem. */
final class SweepTally {

    private int overdue;
    private Duration oldestOverdue = Duration.ZERO;
    private int revived;
    private int timedOut;
    private int stalled;
    private int deleted;
    private boolean handedOver;
    private final Set<String> problems = new LinkedHashSet<>();

    /** Counts a batch; the first one has the poll that is overdue the longest. */
    synchronized void found(Taken batch) {
        if (overdue == 0 && !batch.polls().isEmpty()) {
            oldestOverdue = Duration.between(batch.polls().get(0).dueAt(), batch.now());
        }
        overdue += batch.polls().size();
    }

    synchronized void revived() {
        revived++;
    }

    synchronized void timedOut(int polls) {
        timedOut += polls;
    }

    synchronized void stalled(int polls) {
        stalled += polls;
    }

    synchronized void deleted(int polls) {
        deleted += polls;
    }

    synchronized void handedOver() {
        handedOver = true;
    }

    /** Notes a problem; the same one twice is one. */
    synchronized void problem(String problem) {
        problems.add(problem);
    }

    /** All problems; null: there was none. */
    synchronized @Nullable String problems() {
        return problems.isEmpty() ? null : String.join("; ", problems);
    }

    synchronized Swept swept(Sent sent) {
        if (sent.problem() != null) {
            problem(sent.problem());
        }
        return new Swept(
                overdue,
                oldestOverdue,
                revived,
                timedOut,
                stalled,
                sent.notified(),
                sent.unnotified(),
                deleted,
                handedOver,
                problems());
    }
}
