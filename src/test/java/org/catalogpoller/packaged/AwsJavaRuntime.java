package org.catalogpoller.packaged;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** AWS's own Java runtime, from the class path of the tests. Its native library exists for Linux only. */
final class AwsJavaRuntime {

    static final String MAIN_CLASS = AWSLambda.class.getName();

    private static final String LIBRARY_PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";
    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "aarch_64");

    private AwsJavaRuntime() {}

    static boolean runsHere() {
        return System.getProperty("os.name").equals("Linux")
                && ARCHITECTURES.containsKey(System.getProperty("os.arch"));
    }

    static List<String> jars() {
        return Stream.of(AWSLambda.class, LambdaRuntime.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(AwsJavaRuntime::jar)
                .toList();
    }

    /**
     * The option that names the native library. Without it, every process unpacks the library to
     * /tmp/.libaws-lambda-jni.so, whatever its java.io.tmpdir is. Two processes that start together then end with SIGBUS.
     */
    static String libraryOption(Path directory) throws IOException {
        Path library = directory.resolve("libaws-lambda-jni.so");
        String libc = isMusl() ? "linux_musl-" : "linux-";
        String name = "/jni/libaws-lambda-jni." + libc + ARCHITECTURES.get(System.getProperty("os.arch")) + ".so";
        if (Files.notExists(library)) {
            try (InputStream in = Objects.requireNonNull(AWSLambda.class.getResourceAsStream(name), name)) {
                Files.copy(in, library);
            }
        }
        return "-D" + LIBRARY_PROPERTY + "=" + library;
    }

    private static boolean isMusl() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/lib"))) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-"));
        }
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
