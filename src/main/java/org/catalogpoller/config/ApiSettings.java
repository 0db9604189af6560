package org.catalogpoller.config;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the catalog API is and how long a check may take.
 *
 * @param url base URL of the catalog API, http or https, without credentials, query or fragment
 * @param path what follows it, {@value #NAME} in place of the catalog's name; may have a query
 * @param nameCase how names are sent
 * @param timeout connect and read of one check
 * @param ca certificates of CAs as PEM text; null: those of the JDK
 * @param maxRate the most requests a second that are planned, of all environments together; null: no limit
 */
public record ApiSettings(
        URI url,
        String path,
        NameCase nameCase,
        Duration timeout,
        @Nullable String ca,
        @Nullable Double maxRate) {

    /** How the name of a catalog is sent. */
    public enum NameCase {
        AS_GIVEN,
        LOWER;

        /** The name as the API knows it. */
        public String of(String catalogName) {
            return this == LOWER ? catalogName.toLowerCase(Locale.ROOT) : catalogName;
        }
    }

    private static final String NAME = "{catalog_name}";
    private static final String HOST = "http://localhost";

    private static final Variable<URI> URL = Variable.withoutDefault(
            "CATALOG_API_URL",
            Form.httpUrl("the base URL of the API, such as https://api.example.com"),
            "required",
            "where the catalog API is");
    private static final Variable<String> PATH = Variable.of(
            "CATALOG_API_PATH",
            Form.stripped(
                    "begins with `/`, holds `" + NAME + "` once, may have a query",
                    "a path such as /api/v1/catalogs/" + NAME + ", percent-encoded where needed, with " + NAME
                            + " once and without a fragment",
                    ApiSettings::isPath),
            "/api/v1/catalogs/" + NAME,
            "follows the URL, with the percent-encoded name in its place");
    private static final Variable<NameCase> NAME_CASE = Variable.of(
            "CATALOG_API_NAME_CASE",
            Form.oneOf(NameCase.class),
            "as-given",
            "how names are sent; `lower` is for an API that makes catalogs under lower-cased names");
    private static final Variable<Duration> TIMEOUT = Variable.of(
            "CATALOG_API_TIMEOUT",
            Form.duration("100ms", "15m"),
            "10s",
            "how long a check may take; it is also cut to what is left of the invocation");
    private static final Variable<String> CA = Variable.withoutDefault(
            "CATALOG_API_CA", Pem.form(), "those of the JDK", "the certificates that the API's has to be signed by");

    private static final Variable<Double> MAX_RATE = Variable.withoutDefault(
            "CATALOG_API_MAX_RATE",
            Form.decimal("from 0.01 to 10000", number -> number >= 0.01 && number <= 10_000),
            "none: as many as polls need",
            "[the most requests a second](reliability.md#the-apis-rate) that are planned; needs `POLL_TRACKING` `on`, without"
                    + " `POLL_HOLD`");

    static ApiSettings read(Variables variables, PollSettings polls) {
        if (variables.isSet(MAX_RATE) && !polls.hold().isZero()) {
            variables.problem(MAX_RATE, "should not be set beside POLL_HOLD: the checks of a hold are not planned");
        }
        if (variables.isSet(MAX_RATE) && !polls.tracking()) {
            variables.problem(MAX_RATE, "should not be set with POLL_TRACKING off: the plan is in the database");
        }
        return new ApiSettings(
                variables.require(URL, URI.create(HOST)),
                variables.get(PATH),
                variables.get(NAME_CASE),
                variables.get(TIMEOUT),
                variables.find(CA),
                variables.find(MAX_RATE));
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

    private static boolean isPath(String path) {
        int first = path.indexOf(NAME);
        if (!path.startsWith("/") || first < 0 || first != path.lastIndexOf(NAME)) {
            return false;
        }
        String url = HOST + path.replace(NAME, "x");
        URI uri = URI.create(url);
        return uri.getFragment() == null && url.equals(uri.toASCIIString());
    }
}
