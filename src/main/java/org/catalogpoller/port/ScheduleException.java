package org.catalogpoller.port;

/**
 * The next attempt could not be scheduled. The invocation has to end in this error, so that Lambda repeats it. It has
 * no cause: what AWS answers may quote the schedule's input, and with it the token.
 */
public class ScheduleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ScheduleException(String message) {
        super(message, null, false, false);
    }
}
