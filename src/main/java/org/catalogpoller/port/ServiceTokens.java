package org.catalogpoller.port;

import java.time.Duration;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.ProblemException;

/** Tokens that belong to the function itself. */
public interface ServiceTokens {

    /**
     * A token that is good for a while: the last one, or a new one where that expires soon.
     *
     * @param limit how long it may take, more than zero
     * @throws ProblemException if there is none
     */
    BearerToken current(Duration limit);

    /**
     * A new token, in place of one that was refused.
     *
     * @param limit how long it may take, more than zero
     * @throws ProblemException if there is none
     */
    BearerToken fresh(Duration limit);

    /** Whether a token says itself that it has expired or is about to. */
    boolean expiresSoon(BearerToken token);
}
