package org.catalogpoller.port;

import org.catalogpoller.poll.ProblemException;

/** A token cannot be sealed or opened. */
public class TokenSealException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    /** @param forGood whether no key will ever open it: it was changed, or is another poll's */
    public TokenSealException(String problem, boolean forGood) {
        super(problem);
        this.forGood = forGood;
    }

    public boolean isForGood() {
        return forGood;
    }
}
