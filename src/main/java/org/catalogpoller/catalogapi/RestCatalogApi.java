package org.catalogpoller.catalogapi;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.catalogpoller.config.ApiSettings;
import org.catalogpoller.config.ReadinessSettings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.JvmError;
import org.catalogpoller.port.CatalogApi;
import org.jspecify.annotations.Nullable;

/**
 * Asks through the Quarkus REST client, one check after the other: Lambda sends an environment one event at a time.
 *
 * <p>Between two invocations Lambda freezes the environment, and a pooled connection may be dead afterwards. So a
 * connection is kept for a short time only. A request that fails on a connection from before is made once more, on a
 * new one. A GET may be repeated (RFC 9110, 9.2.2).
 *
 * <p>The connection of an answer that was not read to its end is closed at once.
 */
@Singleton
class RestCatalogApi implements CatalogApi {

    private final ApiSettings settings;
    private final Clock clock;
    private final AnswerMeaning answers;
    private @Nullable ApiClient client;
    private boolean pooled;

    RestCatalogApi(ApiSettings settings, ReadinessSettings readiness, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.answers = new AnswerMeaning(readiness);
    }

    @Override
    public Check check(Question question, Duration limit) {
        return check(question, limit, false);
    }

    @Override
    public Check inspect(Question question, Duration limit) {
        return check(question, limit, true);
    }

    private synchronized Check check(Question question, Duration limit, boolean withAnswer) {
        Duration timeout = limit.compareTo(settings.timeout()) < 0 ? limit : settings.timeout();
        // The client's own time-outs end at the headers; a body that drips in must end too.
        try (TimeLimit time = new TimeLimit(timeout)) {
            try {
                return checkOnAnyConnection(question, withAnswer, time);
            } catch (IOException | RuntimeException e) {
                JvmError.throwFrom(e);
                if (!time.isOver()) {
                    return unavailable(NoAnswerProblem.describe(e, client == null ? null : client.broken()));
                }
                // its request may still wait for a connection
                closeClient();
                return unavailable("the API did not answer within " + timeout.toMillis() + " ms");
            }
        }
    }

    private Check checkOnAnyConnection(Question question, boolean withAnswer, TimeLimit time) throws IOException {
        boolean mayBeDead = pooled;
        pooled = false;
        try {
            return checkOnce(question, withAnswer);
        } catch (RuntimeException e) {
            if (mayBeDead && !time.isOver() && NoAnswerProblem.mayBeDeadConnection(e)) {
                return checkOnce(question, withAnswer);
            }
            throw e;
        }
    }

    private Check checkOnce(Question question, boolean withAnswer) throws IOException {
        URI catalog = settings.catalog(encoded(settings.nameCase().of(question.catalogName())));
        ApiClient open = client();
        try {
            Response response = get(open, catalog, question);
            int httpStatus = response.getStatus();
            if (response.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
                // another answer may follow one below 200
                pooled = httpStatus >= 200 && ErrorBody.isReadToEnd(response);
                String retryAfter = response.getHeaderString(HttpHeaders.RETRY_AFTER);
                return new Check(
                        answers.ofError(httpStatus, RetryAfter.parse(retryAfter, clock.instant())), null, httpStatus);
            }
            return read(response, question.token(), withAnswer).answeredWith(httpStatus);
        } finally {
            if (!pooled) {
                open.closeConnection();
            }
        }
    }

    private static Response get(ApiClient open, URI catalog, Question question) {
        BearerToken token = question.token();
        CorrelationId link = question.correlation();
        String correlationId = link == null || link.isTraceparent() ? null : link.value();
        String traceparent = link == null || !link.isTraceparent() ? null : link.value();
        return open.endpoint.get(catalog, token == null ? null : "Bearer " + token.value(), correlationId, traceparent);
    }

    private Check read(Response response, @Nullable BearerToken token, boolean withAnswer) throws IOException {
        try {
            AnswerBody body = AnswerBody.read(response);
            pooled = true;
            byte[] json = body.decoded();
            return new Check(answers.ofSuccess(json, token), withAnswer ? DryRunAnswer.of(json, token) : null);
        } catch (UnusableAnswerException e) {
            return unavailable(e.problem());
        }
    }

    /** Made at the first check: an event that brings its values needs no HTTP client. */
    private ApiClient client() {
        if (client == null) {
            client = new ApiClient(settings);
        }
        return client;
    }

    private void closeClient() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** All but letters, digits, '-', '_', '.' and '*' is encoded. Servers differ in what ';' or '+' mean in a path. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Check unavailable(String reason) {
        return new Check(new Unavailable(reason));
    }
}
