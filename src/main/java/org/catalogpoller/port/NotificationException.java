package org.catalogpoller.port;

/** Nobody confirmed that others were told of a poll's end. It says why, for people and without secrets. */
public class NotificationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    public NotificationException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** What went wrong; never null, in contrast to a message. */
    public String problem() {
        return problem;
    }
}
