package org.catalogpoller.packaged;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** AWS's own Java runtime, from the class path of the tests. Its native library exists for Linux only. */
final class AwsJavaRuntime {

    static final String MAIN_CLASS = AWSLambda.class.getName();

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

    private AwsJavaRuntime() {}

    static boolean runsHere() {
        return System.getProperty("os.name").equals("Linux") && ARCHITECTURES.contains(System.getProperty("os.arch"));
    }

    static List<String> jars() {
        return Stream.of(AWSLambda.class, LambdaRuntime.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(AwsJavaRuntime::jar)
                .toList();
    }

    static String jar(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
