package org.catalogpoller;

import java.util.stream.Collectors;
import org.catalogpoller.poll.CatalogValues;

/**
 * A poll cannot go on with values that are known and not written: its limits are reached, or the next attempt cannot be
 * scheduled. The invocation ends in this error, so that
 * Lambda repeats it and then hands event and error to the failure destination, with everything that is needed to write
 * the values later.
 */
public class UnwrittenValuesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnwrittenValuesException(PollEvent event, CatalogValues values, String reason) {
        super(
                "the poll cannot go on and its values are not written: " + reason + "; local_catalog_id="
                        + event.localCatalogId()
                        + values.byField().entrySet().stream()
                                .map(field -> " " + field.getKey() + "=" + field.getValue())
                                .collect(Collectors.joining()),
                null,
                false,
                false);
    }
}
