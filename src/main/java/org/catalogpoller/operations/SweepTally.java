package org.catalogpoller.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.polling.Notifications.Sent;
import org.catalogpoller.port.PollRows.Overdue;

/** What a sweep has done so far. It is known even where the sweep meets a problem. */
final class SweepTally {

    int revived;
    int timedOut;
    int stalled;
    private int overdue;
    private Duration oldestOverdue = Duration.ZERO;
    private final Set<String> problems = new LinkedHashSet<>();

    void found(Overdue polls) {
        overdue = polls.rows().size();
        Instant due = polls.rows().isEmpty() ? null : polls.rows().get(0).nextAttemptAt();
        oldestOverdue = due == null ? Duration.ZERO : Duration.between(due, polls.now());
    }

    /** Notes a problem; the same one twice is one. */
    void problem(String problem) {
        problems.add(problem);
    }

    Swept swept(Sent sent) {
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
                problems.isEmpty() ? null : String.join("; ", problems));
    }
}
