package org.catalogpoller.port;

import org.catalogpoller.poll.ProblemException;

/** A schedule could not be created or deleted. Lambda repeats an invocation that ends in this error. */
public class ScheduleException extends ProblemException {

    private static final long serialVersionUID = 1L;

    public ScheduleException(String problem) {
        super(problem);
    }
}
