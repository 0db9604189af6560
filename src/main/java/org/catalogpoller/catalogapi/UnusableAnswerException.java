package org.catalogpoller.catalogapi;

import java.io.IOException;

/** A success of the API with a body that cannot be read. The message says why and repeats nothing of the body. */
final class UnusableAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableAnswerException(String problem) {
        super(problem);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
