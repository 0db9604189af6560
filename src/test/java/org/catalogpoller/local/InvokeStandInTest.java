package org.catalogpoller.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeStandInTest {

    private static final String NAME = "catalog-status-poller";

    private final List<String> invoked = new CopyOnWriteArrayList<>();
    private final List<String> queued = new CopyOnWriteArrayList<>();
    private int status = 200;
    private final LocalHttp function = new LocalHttp("function", exchange -> {
        invoked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        LocalHttp.answer(exchange, status, "{\"answer\":" + status + "}");
    });
    private final InvokeStandIn lambda =
            new InvokeStandIn(0, NAME, new FunctionEndpoint(URI.create(function.url())), queued::add);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        lambda.close();
        function.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                NAME,
                NAME + "%3Alive",
                "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3A" + NAME + "%3Alive"
            })
    void aSynchronousInvocationReturnsTheFunctionsResult(String name) throws Exception {
        HttpResponse<String> answer = invoke(name, "RequestResponse", "{\"a\":1}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"answer\":200}");
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).isEmpty();
        assertThat(invoked).containsExactly("{\"a\":1}");
    }

    @Test
    void anErrorOfTheFunctionIsAnAnswerWithAHeader() throws Exception {
        status = 500;
        HttpResponse<String> answer = invoke(NAME, "RequestResponse", "{}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).hasValue("Unhandled");
        assertThat(answer.body()).isEqualTo("{\"answer\":500}");
    }

    @Test
    void anAsynchronousInvocationIsQueued() throws Exception {
        HttpResponse<String> answer = invoke(NAME, "Event", "{\"a\":1}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(queued).containsExactly("{\"a\":1}");
        assertThat(invoked).isEmpty();
    }

    @Test
    void aDryRunInvokesNothing() throws Exception {
        assertThat(invoke(NAME, "DryRun", "{}").statusCode()).isEqualTo(204);
        assertThat(invoked).isEmpty();
        assertThat(queued).isEmpty();
    }

    @Test
    void whatLambdaRefusesIsRefused() throws Exception {
        assertThat(refusal(invoke("other", "Event", "{}"))).isEqualTo("404 ResourceNotFoundException");
        assertThat(refusal(invoke(NAME + "x", "Event", "{}"))).isEqualTo("404 ResourceNotFoundException");
        assertThat(refusal(invoke(NAME, "Event", "{"))).isEqualTo("400 InvalidRequestContentException");
        assertThat(refusal(invoke(NAME, "event", "{}"))).isEqualTo("400 InvalidParameterValueException");
        assertThat(refusal(post("/", "Event", "{}"))).isEqualTo("404 UnknownOperationException");
        assertThat(invoked).isEmpty();
        assertThat(queued).isEmpty();
    }

    @Test
    void aFunctionThatIsGoneIsAnErrorOfLambda() throws Exception {
        function.close();
        assertThat(refusal(invoke(NAME, "RequestResponse", "{}"))).isEqualTo("500 ServiceException");
    }

    @Test
    void aPortThatIsTakenIsReplacedByAFreeOne() {
        int taken = URI.create(lambda.url()).getPort();
        try (LocalHttp other = new LocalHttp("other", taken, exchange -> {})) {
            assertThat(URI.create(other.url()).getPort()).isNotEqualTo(taken);
        }
        lambda.close();
        try (LocalHttp other = new LocalHttp("other", taken, exchange -> {})) {
            assertThat(URI.create(other.url()).getPort()).isEqualTo(taken);
        }
    }

    private HttpResponse<String> invoke(String name, String type, String event)
            throws IOException, InterruptedException {
        return post("/2015-03-31/functions/" + name + "/invocations", type, event);
    }

    private HttpResponse<String> post(String path, String type, String event) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(lambda.url() + path))
                .header("X-Amz-Invocation-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String refusal(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + answer.headers().firstValue("x-amzn-ErrorType").orElse("");
    }
}
