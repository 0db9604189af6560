package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.NotificationQueue;

/** Notifications that are due, as the rows of polls say. */
class PollTableNotifications implements NotificationQueue {

    private static final Set<PollState> NOTIFIED = Set.of(PollState.UPDATED, PollState.TIMED_OUT, PollState.FAILED);

    private final Database database;
    private final NotificationStatements statements;

    PollTableNotifications(Database database) {
        this.database = database;
        this.statements = new NotificationStatements(database);
    }

    @Override
    public List<String> due(int max, Duration limit) {
        List<PollEntity> due = database.run(
                () -> Panache.withSession(() -> PollEntity.<PollEntity>find(
                                "notifyAfter <= instant and state in ?1", Sort.by("notifyAfter"), NOTIFIED)
                        .range(0, max - 1)
                        .list()),
                limit);
        return due.stream().map(row -> row.pollId).toList();
    }

    @Override
    public Optional<NotificationClaim> claim(String pollId, Duration limit) {
        Instant until = statements.claim(pollId, limit);
        if (until == null) {
            return Optional.empty();
        }
        List<PollEntity> rows =
                database.run(() -> Panache.withSession(() -> PollEntity.<PollEntity>list("pollId", pollId)), limit);
        // a poll that goes on after all is not notified
        return rows.stream()
                .filter(row -> NOTIFIED.contains(row.state))
                .findFirst()
                .map(row -> new NotificationClaim(row.ended(), row.notified(), until));
    }

    @Override
    public void record(NotificationClaim claim, Set<String> notified, boolean complete, Duration limit) {
        Instant until = claim.until();
        if (until != null) {
            statements.record(claim.ended().poll().id(), notified, complete, until, limit);
        }
    }
}
