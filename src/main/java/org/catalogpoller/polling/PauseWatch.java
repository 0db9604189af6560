package org.catalogpoller.polling;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.Pauses.Seen;

/**
 * What this environment knows of pauses. Each answer of the store says whether there is any. If the last one is old, or
 * says that there is a pause, this asks the store itself. If the store gives no answer, polls go on as if there were no
 * pause. For 60 s this asks no more. So a database that is away costs few attempts a wait, and stops none.
 */
@Singleton
public class PauseWatch {

    /** How long the answer holds that there is no pause. */
    static final Duration FRESH = Duration.ofSeconds(60);

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Pauses pauses;
    private final boolean tracking;
    private final Clock clock;
    private Instant heardAt = Instant.EPOCH;
    private boolean any = true;

    public PauseWatch(Pauses pauses, PollSettings polls, Clock clock) {
        this.pauses = pauses;
        this.tracking = polls.tracking();
        this.clock = clock;
    }

    /** Whether a pause covers a catalog, by what is known or by asking the store. None does where polls have no rows. */
    boolean covers(long catalogId, Invocation invocation) {
        Instant now = clock.instant();
        boolean isFresh = !now.isBefore(heardAt) && now.isBefore(heardAt.plus(FRESH));
        if (!tracking || (!any && isFresh)) {
            return false;
        }
        try {
            Seen seen = pauses.look(catalogId, invocation.atMost(LIMIT, now));
            hear(seen.any());
            return seen.covers();
        } catch (CatalogTableException e) {
            hear(false);
            return false;
        }
    }

    /** Takes notice of what an answer of the store says beside. */
    void hear(Claim claim) {
        Boolean thereIsAny = claim.news().pauses();
        if (thereIsAny != null) {
            hear(thereIsAny);
        }
    }

    private void hear(boolean thereIsAny) {
        heardAt = clock.instant();
        any = thereIsAny;
    }
}
