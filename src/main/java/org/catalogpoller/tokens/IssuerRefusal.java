package org.catalogpoller.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;
import org.catalogpoller.poll.ProblemException;

/**
 * Says why an issuer refuses, in the word of the protocol. Quarkus has it only in the text of an exception. The rest
 * of that text may quote the secret.
 */
@Singleton
@Unremovable
class IssuerRefusal implements OidcResponseFilter {

    /** RFC 6749, 5.2. */
    private static final Set<String> ERRORS = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Uni<Void> filter(OidcResponseFilterContext answer) {
        return answer.statusCode() == 200
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(new ProblemException(problem(answer)));
    }

    private static String problem(OidcResponseFilterContext answer) {
        String error = error(String.valueOf((Object) answer.responseBody()));
        return ERRORS.contains(error)
                ? "the OIDC issuer refused: " + error
                : "the OIDC issuer answered " + answer.statusCode();
    }

    private static String error(String body) {
        try {
            return JSON.readTree(body).path("error").asText();
        } catch (IOException e) {
            return "";
        }
    }
}
