package org.catalogpoller.catalogapi;

import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.jspecify.annotations.Nullable;

/** The one request of the catalog API, as it is on the wire. A Response that is not in a Uni streams its body. */
interface CatalogEndpoint {

    @GET
    @ClientHeaderParam(name = HttpHeaders.ACCEPT_ENCODING, value = "identity")
    @Produces(MediaType.APPLICATION_JSON)
    Response get(
            @Url URI catalog,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @HeaderParam("X-Correlation-Id") @Nullable String correlationId,
            @HeaderParam("traceparent") @Nullable String traceparent);
}
