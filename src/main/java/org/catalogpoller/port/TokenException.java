package org.catalogpoller.port;

/**
 * No token could be had this time. It says why, for people; it has no cause and never holds a secret: an issuer's answer
 * may quote what it was sent.
 */
public class TokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    public TokenException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** What went wrong; never null, in contrast to a message. */
    public String problem() {
        return problem;
    }
}
