package org.catalogpoller.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Writes down every AWS API operation that the function calls in tests, one line for each set of parameters. The
 * tests of the template compare them with what its roles allow. Calls that tests make themselves are left out. The
 * SDK finds it by the file execution.interceptors. Values are kept where they name something, and nowhere else.
 */
public final class CallRecorder implements ExecutionInterceptor {

    private static final Path FILE = Path.of("target", "recorded-calls.jsonl");
    private static final String OWN = "org.catalogpoller.";
    private static final Pattern OF_TESTS =
            Pattern.compile("org\\.catalogpoller\\.(local|testing)\\..*|.*(Test|IT)(\\$.*)?");
    private static final Set<String> RECORDED = ConcurrentHashMap.newKeySet();

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (OF_TESTS.matcher(caller()).matches()) {
            return;
        }
        ObjectNode call = JsonNodeFactory.instance
                .objectNode()
                .put("service", attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME))
                .put("operation", attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
        ObjectNode parameters = call.putObject("parameters");
        parameters("", context.request(), parameters);
        String shape = call.get("service") + " " + call.get("operation") + " " + fieldNames(parameters);
        if (RECORDED.add(shape)) {
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

    private static void parameters(String path, SdkPojo pojo, ObjectNode parameters) {
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            String name = path + field.memberName();
            if (value instanceof SdkPojo nested) {
                parameters(name + ".", nested, parameters);
            } else if (value != null) {
                parameters.put(name, name.matches(".*(Name|Arn)") ? value.toString() : "…");
            }
        }
    }

    private static Set<String> fieldNames(ObjectNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
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
