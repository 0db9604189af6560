package org.catalogpoller.polling;

import java.time.Clock;
import java.time.Duration;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.port.TokenSeal;

/** The tokens of events: sealed before anything keeps them, opened where a check needs them. */
final class EventTokens {

    /** The first call of an environment asks for the key. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TokenSeal seal;
    private final Clock clock;

    EventTokens(TokenSeal seal, Clock clock) {
        this.seal = seal;
        this.clock = clock;
    }

    /** The same delivery, and all attempts that follow, with the token sealed. */
    Delivery sealed(Delivery delivery) {
        BearerToken token = delivery.event().token();
        return token == null || !seal.isOn()
                ? delivery
                : delivery.with(delivery.event().withToken(token, seal.seal(token, pollId(delivery), limit(delivery))));
    }

    /** The same delivery with the token in clear, for this invocation alone. */
    Delivery opened(Delivery delivery) {
        String sealed = delivery.event().sealedToken();
        return sealed == null || delivery.event().token() != null
                ? delivery
                : delivery.with(
                        delivery.event().withToken(seal.open(sealed, pollId(delivery), limit(delivery)), sealed));
    }

    private static String pollId(Delivery delivery) {
        return delivery.poll().id();
    }

    private Duration limit(Delivery delivery) {
        return delivery.invocation().atMost(LIMIT, clock.instant());
    }
}
