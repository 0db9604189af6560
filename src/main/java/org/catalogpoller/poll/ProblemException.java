package org.catalogpoller.poll;

/**
 * Something outside the function did not do what it was asked. The message says what, and is safe to show: it has no
 * secret. There is no cause, because its message might quote one.
 */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    public ProblemException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** What went wrong; in contrast to a message never null. */
    public String problem() {
        return problem;
    }
}
