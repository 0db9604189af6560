package org.catalogpoller.polling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.CatalogValues;

/**
 * A poll cannot go on with values that are known and not written: its limits are reached, or the next attempt cannot be
 * scheduled. The invocation ends in this error, so that Lambda repeats it and then hands event and error to the failure
 * destination, with everything that is needed to write the values later: its message ends in them, as JSON
 * (deploy/redrive.py reads it).
 */
public class UnwrittenValuesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnwrittenValuesException(PollEvent event, CatalogValues values, String reason) {
        super(
                "the poll cannot go on and its values are not written: " + reason + "; " + json(event, values),
                null,
                false,
                false);
    }

    private static ObjectNode json(PollEvent event, CatalogValues values) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("local_catalog_id", event.localCatalogId());
        values.byField().forEach(json::put);
        return json;
    }
}
