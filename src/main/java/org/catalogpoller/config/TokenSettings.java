package org.catalogpoller.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the function gets tokens of its own for the catalog API.
 *
 * @param issuer base URL of the OIDC issuer, whose token endpoint is discovered; null: {@code tokenUrl} is set
 * @param tokenUrl the token endpoint itself; null: {@code issuer} is set
 * @param refreshToken for the grant of that name; null: the grant is client credentials
 * @param scopes what is asked for; empty: nothing in particular
 * @param audience what is asked for; null: nothing in particular
 * @param ca certificates of CAs as PEM text; null: those of the JDK
 */
public record TokenSettings(
        @Nullable URI issuer,
        @Nullable URI tokenUrl,
        String clientId,
        SecretSetting clientSecret,
        @Nullable SecretSetting refreshToken,
        List<String> scopes,
        @Nullable String audience,
        @Nullable String ca) {

    /** The grants of RFC 6749, 4.4 and 6. */
    private enum Grant {
        CLIENT_CREDENTIALS,
        REFRESH_TOKEN
    }

    private static final Variable<URI> ISSUER_URL = Variable.withoutDefault(
            "OIDC_ISSUER_URL",
            Form.httpUrl("the base URL of the OIDC issuer, such as https://issuer.example.com/realms/backend"),
            "none: no tokens but those of the events",
            "an OIDC issuer; `/.well-known/openid-configuration` below it names the token endpoint");
    private static final Variable<URI> TOKEN_URL = Variable.withoutDefault(
            "OIDC_TOKEN_URL",
            Form.httpUrl("the URL of the OIDC issuer's token endpoint"),
            "none",
            "the token endpoint itself, instead of the issuer");
    private static final Variable<String> CLIENT_ID = Variable.withoutDefault(
            "OIDC_CLIENT_ID",
            Form.text("text", "the id of the function's client at the OIDC issuer"),
            "required with an issuer",
            "the function's client");
    private static final Variable<String> CLIENT_SECRET = Variable.withoutDefault(
            "OIDC_CLIENT_SECRET",
            Form.text("text", "the secret of the client"),
            "required with an issuer, or the next one instead",
            "sent as HTTP Basic authentication");
    private static final Variable<String> CLIENT_SECRET_ARN = Variable.withoutDefault(
            "OIDC_CLIENT_SECRET_ARN",
            SecretSetting.arnForm("`client_secret`"),
            "none",
            "the same from Secrets Manager");
    private static final Variable<Grant> GRANT =
            Variable.of("OIDC_GRANT", Form.oneOf(Grant.class), "client-credentials", "how the issuer is asked");
    private static final Variable<String> REFRESH_TOKEN = Variable.withoutDefault(
            "OIDC_REFRESH_TOKEN",
            Form.text("text", "the refresh token"),
            "required for `refresh-token`, or the next one instead",
            "what that grant sends");
    private static final Variable<String> REFRESH_TOKEN_ARN = Variable.withoutDefault(
            "OIDC_REFRESH_TOKEN_ARN",
            SecretSetting.arnForm("`refresh_token`"),
            "none",
            "the same from Secrets Manager");
    private static final Variable<String> SCOPES = Variable.withoutDefault(
            "OIDC_SCOPES", Form.text("scopes, separated by spaces", "scopes"), "none", "sent as `scope`");
    private static final Variable<String> AUDIENCE =
            Variable.withoutDefault("OIDC_AUDIENCE", Form.text("text", "an audience"), "none", "sent as `audience`");
    private static final Variable<String> CA = Variable.withoutDefault(
            "OIDC_CA", Pem.form(), "those of the JDK", "the certificates that the issuer's has to be signed by");

    private static final List<Variable<?>> ALL = List.of(
            ISSUER_URL,
            TOKEN_URL,
            CLIENT_ID,
            CLIENT_SECRET,
            CLIENT_SECRET_ARN,
            GRANT,
            REFRESH_TOKEN,
            REFRESH_TOKEN_ARN,
            SCOPES,
            AUDIENCE,
            CA);

    /** Empty where nothing of it is configured; half of it is a mistake. */
    static Optional<TokenSettings> read(Variables variables) {
        if (ALL.stream().noneMatch(variables::isSet)) {
            return Optional.empty();
        }
        URI issuer = variables.find(ISSUER_URL);
        URI tokenUrl = variables.find(TOKEN_URL);
        variables.requireOneOf(ISSUER_URL, TOKEN_URL, "that of its token endpoint");
        String scopes = variables.find(SCOPES);
        return Optional.of(new TokenSettings(
                issuer,
                tokenUrl,
                variables.require(CLIENT_ID, ""),
                SecretSetting.read(variables, CLIENT_SECRET, CLIENT_SECRET_ARN),
                refreshToken(variables),
                scopes == null ? List.of() : List.of(scopes.strip().split("\\s+")),
                variables.find(AUDIENCE),
                variables.find(CA)));
    }

    private static @Nullable SecretSetting refreshToken(Variables variables) {
        if (variables.get(GRANT) == Grant.REFRESH_TOKEN) {
            return SecretSetting.read(variables, REFRESH_TOKEN, REFRESH_TOKEN_ARN);
        }
        for (Variable<String> variable : List.of(REFRESH_TOKEN, REFRESH_TOKEN_ARN)) {
            if (variables.isSet(variable)) {
                variables.problem(variable, "should be set with OIDC_GRANT refresh-token only");
            }
        }
        return null;
    }
}
