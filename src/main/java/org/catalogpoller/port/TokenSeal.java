package org.catalogpoller.port;

import java.time.Duration;
import org.catalogpoller.poll.BearerToken;

/** Seals the tokens of events, so that none rests in clear in a schedule, a queue or a row. */
public interface TokenSeal {

    /** Whether there is a key. Without one tokens stay as they are. */
    boolean isOn();

    /**
     * Seals a token.
     *
     * @param pollId the poll that alone may open it
     * @param limit how long it may take, more than zero
     * @return text that shows nothing of the token but its length
     * @throws TokenSealException if there is no key
     */
    String seal(BearerToken token, String pollId, Duration limit);

    /**
     * The token as it was.
     *
     * @param pollId the poll that it was sealed for
     * @param limit how long it may take, more than zero
     * @throws TokenSealException if it cannot be opened
     */
    BearerToken open(String sealed, String pollId, Duration limit);
}
