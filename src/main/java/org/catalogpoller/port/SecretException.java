package org.catalogpoller.port;

/**
 * A secret could not be had. It says why, for people; it has no cause, and never holds a secret: what is kept in one may
 * be in the messages of whoever failed to read it.
 */
public class SecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    public SecretException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** What went wrong; never null, in contrast to a message. */
    public String problem() {
        return problem;
    }
}
