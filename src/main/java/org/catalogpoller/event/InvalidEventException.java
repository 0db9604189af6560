package org.catalogpoller.event;

import org.catalogpoller.poll.ProblemException;

/**
 * An event that breaks the contract. The message names the field and the reason, as {@link EventFields} words them. It
 * repeats no value: any field may hold a token by mistake.
 */
public class InvalidEventException extends ProblemException {

    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message) {
        super(message);
    }
}
