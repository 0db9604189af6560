package org.catalogpoller.polling;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.CatalogApi.Question;
import org.catalogpoller.port.ServiceTokens;
import org.catalogpoller.port.TokenSeal;
import org.catalogpoller.port.TokenSealException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API with a token that it takes. The function may have tokens of its own. One of them then replaces an
 * event's token that is missing, has expired or is refused. The attempts that follow then do without the event's
 * token.
 */
@Singleton
public class AuthorizedApi {

    /** An issuer that hangs must leave time for the check. */
    private static final Duration TOKEN_LIMIT = Duration.ofSeconds(10);

    private final CatalogApi api;
    private final ServiceTokens tokens;
    private final EventTokens eventTokens;
    private final boolean hasTokens;
    private final Clock clock;

    public AuthorizedApi(
            CatalogApi api, ServiceTokens tokens, TokenSeal seal, Optional<TokenSettings> settings, Clock clock) {
        this.api = api;
        this.tokens = tokens;
        this.eventTokens = new EventTokens(seal, clock);
        this.hasTokens = settings.isPresent();
        this.clock = clock;
    }

    /**
     * What a check found.
     *
     * @param delivery the delivery after this attempt, without the event's token where that is of no use any more
     */
    record Checked(Delivery delivery, Check check) {}

    /** The same delivery with its token sealed, before anything keeps it. */
    Delivery seal(Delivery delivery) {
        return eventTokens.sealed(delivery);
    }

    /** Makes one attempt. */
    Checked check(Delivery delivery) {
        try {
            return checkOpened(eventTokens.opened(delivery));
        } catch (TokenSealException e) {
            if (hasTokens) {
                return checkWithServiceToken(delivery.withoutToken());
            }
            return e.isForGood()
                    ? new Checked(delivery.afterAttempt(), new Check(Rejected.ofToken(e.problem())))
                    : unavailable(delivery, e);
        }
    }

    private Checked checkOpened(Delivery delivery) {
        BearerToken own = delivery.event().token();
        if (!hasTokens) {
            return new Checked(delivery.afterAttempt(), ask(delivery, own));
        }
        if (own == null || tokens.expiresSoon(own)) {
            return checkWithServiceToken(delivery.withoutToken());
        }
        Check check = ask(delivery, own);
        return isRefused(check)
                ? checkWithFreshToken(delivery.withoutToken())
                : new Checked(delivery.afterAttempt(), check);
    }

    private Checked checkWithServiceToken(Delivery delivery) {
        try {
            Check check = ask(delivery, tokens.current(tokenLimit(delivery)));
            return isRefused(check) ? checkWithFreshToken(delivery) : new Checked(delivery.afterAttempt(), check);
        } catch (ProblemException e) {
            return unavailable(delivery, e);
        }
    }

    private Checked checkWithFreshToken(Delivery delivery) {
        try {
            return new Checked(delivery.afterAttempt(), ask(delivery, tokens.fresh(tokenLimit(delivery))));
        } catch (ProblemException e) {
            return unavailable(delivery, e);
        }
    }

    private Check ask(Delivery delivery, @Nullable BearerToken token) {
        Instant asked = clock.instant();
        Question question = Question.about(delivery.poll().catalog().name())
                .with(token)
                .correlatedBy(delivery.poll().correlation());
        Duration limit = delivery.invocation().timeBeforeReserve(asked);
        Check check = delivery.event().dryRun() ? api.inspect(question, limit) : api.check(question, limit);
        Duration took = Duration.between(asked, clock.instant());
        delivery.invocation().observed().checked(check.httpStatus(), took);
        delivery.story().asked(took, check.httpStatus());
        return check;
    }

    private Duration tokenLimit(Delivery delivery) {
        return delivery.invocation().atMost(TOKEN_LIMIT, clock.instant());
    }

    private static boolean isRefused(Check check) {
        return check.status() instanceof Rejected rejected && rejected.unauthorized();
    }

    /** The issuer may be back at the next attempt, so that the poll goes on. */
    private static Checked unavailable(Delivery delivery, ProblemException e) {
        return new Checked(delivery.afterAttempt(), new Check(new Unavailable(e.problem())));
    }
}
