package org.catalogpoller.catalogapi;

import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The one request of the catalog API, as it is on the wire. A Response that is not in a Uni streams its body. */
interface CatalogEndpoint {

    @GET
    @Path("/api/v1/catalogs/{catalogName}")
    @Produces(MediaType.APPLICATION_JSON)
    Response get(
            @Encoded @PathParam("catalogName") String encodedName,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization);
}
