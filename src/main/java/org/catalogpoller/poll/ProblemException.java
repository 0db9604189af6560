package org.catalogpoller.poll;

/**
 * Something outside the function did not do what it was asked. The message says what, and is safe to show: it has no
 * secret. There is no cause, because its message might quote one.
 */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Peers may send words without end. Messages and the answers to operators have limits. */
    private static final int MAX_CHARACTERS = 2_000;

    private final String problem;

    /** @param problem what is over 2,000 characters is cut off */
    public ProblemException(String problem) {
        this(problem, "");
    }

    /** @param rest of the message, which is never cut off */
    protected ProblemException(String problem, String rest) {
        super(shortened(problem) + rest, null, false, false);
        this.problem = shortened(problem) + rest;
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MAX_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS)) + " [cut off]";
    }

    /** What went wrong; in contrast to a message never null. */
    public String problem() {
        return problem;
    }
}
