package org.catalogpoller.config;

import java.net.URI;
import java.time.Duration;

/**
 * Where the catalog API is and how long a check may take.
 *
 * @param url base URL of the catalog API, http or https, without credentials, query or fragment
 * @param timeout connect and read of one check
 */
public record ApiSettings(URI url, Duration timeout) {

    static ApiSettings read(Variables variables) {
        return new ApiSettings(
                variables.httpUrl("CATALOG_API_URL"),
                variables.duration("CATALOG_API_TIMEOUT", "10s", Duration.ofMillis(100), Duration.ofMinutes(15)));
    }
}
