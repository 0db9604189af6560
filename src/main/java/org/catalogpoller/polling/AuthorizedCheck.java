package org.catalogpoller.polling;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.ServiceTokens;
import org.catalogpoller.port.TokenException;
import org.catalogpoller.tokens.TokenExpiry;
import org.jspecify.annotations.Nullable;

/**
 * Checks with a token that the API takes. Where the function has tokens of its own, one of them stands in for a token
 * that is missing, has expired or is refused, and the event's is forgotten: the attempts that follow do without it too.
 */
@Singleton
public class AuthorizedCheck {

    /** An issuer that hangs must leave time for the check. */
    private static final Duration TOKEN_LIMIT = Duration.ofSeconds(10);

    private final CatalogApi api;
    private final ServiceTokens tokens;
    private final boolean hasTokens;
    private final Clock clock;

    public AuthorizedCheck(CatalogApi api, ServiceTokens tokens, Settings settings, Clock clock) {
        this.api = api;
        this.tokens = tokens;
        this.hasTokens = settings.tokens() != null;
        this.clock = clock;
    }

    /**
     * What a check found.
     *
     * @param attempt the attempt as it goes on: without the event's token where that is of no use any more
     */
    public record Checked(Attempt attempt, Check check) {}

    public Checked check(Attempt attempt) {
        BearerToken own = attempt.event().token();
        if (!hasTokens) {
            return new Checked(attempt, ask(attempt, own));
        }
        if (own == null || TokenExpiry.isSoon(TokenExpiry.of(own), clock.instant())) {
            return checkWithServiceToken(attempt.withoutToken());
        }
        Check check = ask(attempt, own);
        return isRefused(check) ? checkWithFreshToken(attempt.withoutToken()) : new Checked(attempt, check);
    }

    private Checked checkWithServiceToken(Attempt attempt) {
        try {
            Check check = ask(attempt, tokens.current(tokenLimit(attempt)));
            return isRefused(check) ? checkWithFreshToken(attempt) : new Checked(attempt, check);
        } catch (TokenException e) {
            return unavailable(attempt, e);
        }
    }

    private Checked checkWithFreshToken(Attempt attempt) {
        try {
            return new Checked(attempt, ask(attempt, tokens.fresh(tokenLimit(attempt))));
        } catch (TokenException e) {
            return unavailable(attempt, e);
        }
    }

    private Check ask(Attempt attempt, @Nullable BearerToken token) {
        Instant asked = clock.instant();
        Check check = api.check(
                attempt.event().catalogName(), token, attempt.invocation().timeBeforeReserve(asked));
        attempt.invocation().observed().checked(check.httpStatus(), Duration.between(asked, clock.instant()));
        return check;
    }

    private Duration tokenLimit(Attempt attempt) {
        return attempt.invocation().atMost(TOKEN_LIMIT, clock.instant());
    }

    private static boolean isRefused(Check check) {
        return check.status() instanceof Rejected rejected && rejected.unauthorized();
    }

    /** The issuer may be back at the next attempt; the API has not said its last word. */
    private static Checked unavailable(Attempt attempt, TokenException e) {
        return new Checked(attempt, new Check(new Unavailable(e.problem(), null), null));
    }
}
