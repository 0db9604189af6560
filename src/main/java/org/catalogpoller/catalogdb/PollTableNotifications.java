package org.catalogpoller.catalogdb;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.catalogpoller.port.NotificationQueue;

/** Notifications that are due, as the rows of polls say. */
@Singleton
class PollTableNotifications implements NotificationQueue {

    private final NotificationStatements statements;

    PollTableNotifications(Database database) {
        this.statements = new NotificationStatements(database);
    }

    @Override
    public List<NotificationClaim> claimDue(int max, Duration limit) {
        return claims(statements.claimDue(max, limit)).toList();
    }

    @Override
    public Optional<NotificationClaim> claim(String pollId, Duration limit) {
        return claims(statements.claim(pollId, limit)).findFirst();
    }

    private static Stream<NotificationClaim> claims(List<PollEntity> rows) {
        return rows.stream().map(PollEntity::notification);
    }

    @Override
    public void record(NotificationClaim claim, Set<String> notified, boolean complete, Duration limit) {
        Instant until = claim.until();
        if (until != null) {
            statements.record(claim.ended().poll().id(), notified, complete, until, limit);
        }
    }
}
