package org.catalogpoller;

/**
 * An event that breaks the contract. The message names the field and the reason and repeats no value: a token may have
 * been put into any field.
 */
public class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message) {
        super(message);
    }
}
