package org.catalogpoller.port;

import org.catalogpoller.poll.ProblemException;

/** A token cannot be sealed or opened. */
public class TokenSealException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    private TokenSealException(String problem, boolean forGood) {
        super(problem);
        this.forGood = forGood;
    }

    /** No key will ever open it: it was changed, or is another poll's. */
    public static TokenSealException forGood(String problem) {
        return new TokenSealException(problem, true);
    }

    /** The key is missing now, and may be there at another time. */
    public static TokenSealException forNow(String problem) {
        return new TokenSealException(problem, false);
    }

    public boolean isForGood() {
        return forGood;
    }
}
