package org.catalogpoller.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Writes down every request that the tests see the function send to AWS, as it goes over the wire. The checks of
 * deploy/ compare it with AWS's models and with the policies. Requests of the tests themselves are left out. The SDK
 * finds this class by the file execution.interceptors. Tests have test tokens only, so bodies are kept whole.
 */
public final class CallRecorder implements ExecutionInterceptor {

    private static final Path FILE = Path.of("target", "recorded-calls.jsonl");
    private static final String OWN = "org.catalogpoller.";
    private static final Pattern OF_TESTS =
            Pattern.compile("org\\.catalogpoller\\.(local|testing)\\..*|.*(Test|IT)(\\$.*)?");
    /** What a service finds its operation by. Others are of the signature, or name the SDK. */
    private static final List<String> HEADERS = List.of("Content-Type", "X-Amz-Target");

    private static final Set<String> RECORDED = ConcurrentHashMap.newKeySet();

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (OF_TESTS.matcher(caller()).matches()) {
            return;
        }
        SdkHttpRequest request = context.httpRequest();
        ObjectNode call = JsonNodeFactory.instance
                .objectNode()
                .put("service", attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME))
                .put("operation", attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))
                .put("method", request.method().name())
                // the HTTP client sends the root where there is no path
                .put("path", request.encodedPath().isEmpty() ? "/" : request.encodedPath());
        ObjectNode query = call.putObject("query");
        request.rawQueryParameters().forEach((name, values) -> query.put(name, String.join(",", values)));
        ObjectNode headers = call.putObject("headers");
        for (String name : HEADERS) {
            request.firstMatchingHeader(name).ifPresent(value -> headers.put(name, value));
        }
        call.put("body", content(context).map(CallRecorder::text).orElse(""));
        if (RECORDED.add(call.toString())) {
            append(call + "\n");
        }
    }

    /** The project's class that uses the SDK. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith(OWN) && !name.equals(CallRecorder.class.getName()))
                        .findFirst()
                        .orElse(""));
    }

    /** The query protocol moves its parameters into the request's own content. */
    private static Optional<ContentStreamProvider> content(Context.BeforeTransmission context) {
        return context.httpRequest() instanceof SdkHttpFullRequest request
                        && request.contentStreamProvider().isPresent()
                ? request.contentStreamProvider()
                : context.requestBody().map(RequestBody::contentStreamProvider);
    }

    private static String text(ContentStreamProvider provider) {
        try (InputStream content = provider.newStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One write of one line, since several class loaders and tests may record at a time. */
    private static void append(String line) {
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
