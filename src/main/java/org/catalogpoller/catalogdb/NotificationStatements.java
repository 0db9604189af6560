package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.NotificationClaim;

/**
 * Whom to tell of ended polls. {@code notify_after} is set by the statement that ends a poll, so that no end is forgotten;
 * whoever tells moves it ahead first, and removes it when all were told. Its time is the database's, the same for all.
 */
final class NotificationStatements {

    private static final String CLAIM = """
            UPDATE catalog_poll SET notify_after = now() + make_interval(secs => :lease)
             WHERE poll_id = :id AND notify_after <= now() AND state IN ('UPDATED', 'TIMED_OUT', 'FAILED')
            RETURNING poll_id, catalog_id, catalog_name, state, attempt, repeats, needs_token, kb_name, data_source_name,
                      other_values, last_status, last_error, started_at, deadline, next_attempt_at, updated_at,
                      notify_after, notified
            """;

    private static final String RECORD = """
            UPDATE catalog_poll
               SET notified = cast(:told AS text),
                   notify_after = CASE WHEN cast(:complete AS boolean) THEN NULL ELSE notify_after END
             WHERE poll_id = cast(:id AS text) AND notify_after = cast(:until AS timestamptz)
            """;

    /** The ends that others are told of; who cancelled a poll knows it. */
    private static final Set<PollState> TOLD = Set.of(PollState.UPDATED, PollState.TIMED_OUT, PollState.FAILED);

    private NotificationStatements() {}

    static Uni<List<String>> due(int max) {
        return Panache.getSession()
                .flatMap(session -> session.createQuery(
                                "select pollId from CatalogPoll where notifyAfter <= instant and state in ?1"
                                        + " order by notifyAfter",
                                String.class)
                        .setParameter(1, TOLD)
                        .setMaxResults(max)
                        .getResultList());
    }

    static Uni<List<CatalogPoll>> claim(String pollId) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(CLAIM, CatalogPoll.class)
                        .setParameter("lease", (double) PollStore.NOTIFICATION_LEASE.toSeconds())
                        .setParameter("id", pollId)
                        .getResultList());
    }

    static Uni<Integer> record(NotificationClaim claim, Set<String> told, boolean complete) {
        return SqlUpdate.run(
                RECORD,
                Map.of(
                        "told", String.join(" ", told),
                        "complete", complete,
                        "id", claim.ended().poll().id(),
                        "until", claim.until()));
    }
}
