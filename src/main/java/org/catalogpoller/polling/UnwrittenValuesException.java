package org.catalogpoller.polling;

import org.catalogpoller.event.UnwrittenValues;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.ProblemException;

/**
 * A poll knows its values, cannot write them and cannot go on. Its limits are reached, or the next attempt cannot be
 * scheduled. Lambda repeats an invocation that ends in this error, and then gives event and error to the failure
 * destination. The message ends in the values as JSON, so that they can be written later (deploy/poller reads them).
 */
public class UnwrittenValuesException extends ProblemException {

    private static final long serialVersionUID = 1L;

    UnwrittenValuesException(Catalog catalog, CatalogValues values, String reason) {
        super(
                "the poll cannot go on and its values are not written: " + reason,
                UnwrittenValues.endOfMessage(catalog, values));
    }
}
