package org.catalogpoller.local.page;

import java.net.URI;
import java.util.function.Consumer;
import org.catalogpoller.local.CatalogApiStandIn;
import org.catalogpoller.local.EventBridgeStandIn;
import org.catalogpoller.local.Firing;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.SchedulerStandIn;
import org.catalogpoller.local.SnsStandIn;

/**
 * What surrounds the function in local work, and what the page shows and changes.
 *
 * @param events where the function takes an event and answers with its result
 * @param lambdaUrl where Lambda's API is, for deploy/poller and the SDKs
 * @param invoke takes an event at once, as Lambda's asynchronous invocation does
 * @param maxAttempts the most attempts of a poll
 */
public record World(
        LocalDatabase database,
        CatalogApiStandIn api,
        SchedulerStandIn scheduler,
        Firing firing,
        SnsStandIn topic,
        EventBridgeStandIn bus,
        URI events,
        String lambdaUrl,
        Consumer<String> invoke,
        int maxAttempts) {}
