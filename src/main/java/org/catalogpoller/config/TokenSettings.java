package org.catalogpoller.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the function gets tokens of its own for the catalog API.
 *
 * @param issuer base URL of the OIDC issuer, whose token endpoint is discovered; null: {@code tokenUrl} is set
 * @param tokenUrl the token endpoint itself; null: {@code issuer} is set
 * @param refreshToken for the grant of that name; null: the grant is client credentials
 * @param scopes what is asked for; empty: nothing in particular
 * @param audience what is asked for; null: nothing in particular
 */
public record TokenSettings(
        @Nullable URI issuer,
        @Nullable URI tokenUrl,
        String clientId,
        SecretSetting clientSecret,
        @Nullable SecretSetting refreshToken,
        List<String> scopes,
        @Nullable String audience) {

    private static final List<String> NAMES = List.of(
            "OIDC_ISSUER_URL",
            "OIDC_TOKEN_URL",
            "OIDC_CLIENT_ID",
            "OIDC_CLIENT_SECRET",
            "OIDC_CLIENT_SECRET_ARN",
            "OIDC_GRANT",
            "OIDC_REFRESH_TOKEN",
            "OIDC_REFRESH_TOKEN_ARN",
            "OIDC_SCOPES",
            "OIDC_AUDIENCE");

    /** The grants of RFC 6749, 4.4 and 6. */
    private enum Grant {
        CLIENT_CREDENTIALS,
        REFRESH_TOKEN
    }

    /** Null where nothing of it is configured; half of it is a mistake. */
    static @Nullable TokenSettings read(Variables variables) {
        if (NAMES.stream().noneMatch(variables::isSet)) {
            return null;
        }
        String issuerHolds = "the base URL of the OIDC issuer, such as https://issuer.example.com/realms/backend";
        URI issuer = variables.optionalHttpUrl("OIDC_ISSUER_URL", issuerHolds);
        URI tokenUrl = variables.optionalHttpUrl("OIDC_TOKEN_URL", "the URL of the OIDC issuer's token endpoint");
        if (!variables.isSet("OIDC_ISSUER_URL") && !variables.isSet("OIDC_TOKEN_URL")) {
            variables.problem(
                    "OIDC_ISSUER_URL",
                    "is missing: it should hold " + issuerHolds + ", or OIDC_TOKEN_URL that of its token endpoint");
        } else if (variables.isSet("OIDC_ISSUER_URL") && variables.isSet("OIDC_TOKEN_URL")) {
            variables.problem("OIDC_ISSUER_URL", "should not be set beside OIDC_TOKEN_URL: one of them is enough");
        }
        String scopes = variables.optional("OIDC_SCOPES");
        return new TokenSettings(
                issuer,
                tokenUrl,
                variables.text("OIDC_CLIENT_ID", "the id of the function's client at the OIDC issuer"),
                SecretSetting.read(variables, "OIDC_CLIENT_SECRET", "the secret of the client"),
                refreshToken(variables),
                scopes == null ? List.of() : List.of(scopes.strip().split("\\s+")),
                variables.optional("OIDC_AUDIENCE"));
    }

    private static @Nullable SecretSetting refreshToken(Variables variables) {
        if (variables.oneOf("OIDC_GRANT", Grant.class, Grant.CLIENT_CREDENTIALS) == Grant.REFRESH_TOKEN) {
            return SecretSetting.read(variables, "OIDC_REFRESH_TOKEN", "the refresh token");
        }
        for (String name : List.of("OIDC_REFRESH_TOKEN", "OIDC_REFRESH_TOKEN_ARN")) {
            if (variables.isSet(name)) {
                variables.problem(name, "should be set with OIDC_GRANT refresh-token only");
            }
        }
        return null;
    }
}
