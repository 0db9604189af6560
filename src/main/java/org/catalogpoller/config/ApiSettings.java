package org.catalogpoller.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * Where the catalog API is and how long a check may take.
 *
 * @param url base URL of the catalog API, http or https, without credentials, query or fragment
 * @param path what follows it, {@value #NAME} in place of the catalog's name; may have a query
 * @param timeout connect and read of one check
 */
public record ApiSettings(URI url, String path, Duration timeout) {

    private static final String NAME = "{catalog_name}";

    static ApiSettings read(Variables variables) {
        return new ApiSettings(
                variables.httpUrl("CATALOG_API_URL"),
                path(variables),
                variables.duration("CATALOG_API_TIMEOUT", "10s", Duration.ofMillis(100), Duration.ofMinutes(15)));
    }

    /**
     * Where a catalog is asked for.
     *
     * @param encodedName percent-encoded, so that it can be part of a path and of a query
     */
    public URI catalog(String encodedName) {
        String base = url.toString();
        String withoutSlash = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(withoutSlash + path.replace(NAME, encodedName));
    }

    private static String path(Variables variables) {
        String value = variables.value("CATALOG_API_PATH");
        String path = value == null ? "/api/v1/catalogs/" + NAME : value.strip();
        int first = path.indexOf(NAME);
        if (!path.startsWith("/") || first < 0 || first != path.lastIndexOf(NAME) || !isPath(path.replace(NAME, "x"))) {
            variables.problem(
                    "CATALOG_API_PATH",
                    "should hold a path such as /api/v1/catalogs/" + NAME + ", percent-encoded where needed, with "
                            + NAME + " once and without a fragment");
        }
        return path;
    }

    private static boolean isPath(String path) {
        try {
            URI uri = new URI("http://localhost" + path);
            return uri.getFragment() == null && path.equals(uri.toASCIIString().substring("http://localhost".length()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
