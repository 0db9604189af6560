package org.catalogpoller.event;

/**
 * An event that breaks the contract. The message names the field and the reason and repeats no value: a token may have
 * been put into any field. It has no stack trace, since it tells of the event and not of the code.
 */
public class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message) {
        super(message, null, false, false);
    }
}
