package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The baseline as a native executable, where native-image is in GRAALVM_HOME or JAVA_HOME. It is compiled once, and
 * again when its class or the trust store is newer.
 */
final class NativeBaseline {

    private NativeBaseline() {}

    static List<String> command(Path work) throws IOException {
        Path executable = work.resolve("baseline").toAbsolutePath();
        if (!isNewest(executable)) {
            Optional<Path> compiler = compiler();
            if (compiler.isEmpty()) {
                System.err.println(
                        "no native-image in GRAALVM_HOME or JAVA_HOME: no baseline beside the native function");
                return List.of();
            }
            compile(compiler.get(), executable);
        }
        return List.of(executable.toString());
    }

    private static boolean isNewest(Path executable) throws IOException {
        Path type = Path.of(classPath(), BaselineFunction.class.getName().replace('.', '/') + ".class");
        Path trust = TlsDatabase.CERTIFICATES.resolve(BenchmarkCertificates.TRUST_STORE);
        return Files.isExecutable(executable) && isNewer(executable, type) && isNewer(executable, trust);
    }

    private static boolean isNewer(Path file, Path other) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) > 0;
    }

    private static Optional<Path> compiler() {
        return Stream.of("GRAALVM_HOME", "JAVA_HOME")
                .map(System::getenv)
                .filter(Objects::nonNull)
                .map(home -> Path.of(home, "bin", "native-image"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void compile(Path compiler, Path executable) throws IOException {
        System.err.println("compiling the baseline");
        List<String> build = new ArrayList<>(
                List.of(compiler.toString(), "--no-fallback", "--enable-url-protocols=http,https", "-cp", classPath()));
        TlsLoopback.trustOptions().forEach(option -> build.add("-J" + option));
        build.addAll(List.of("-o", executable.toString(), BaselineFunction.class.getName()));
        Process compilation = new ProcessBuilder(build)
                .redirectOutput(executable.resolveSibling("baseline.log").toFile())
                .redirectErrorStream(true)
                .start();
        if (compilation.onExit().join().exitValue() != 0) {
            throw new IOException("native-image fails: see baseline.log in " + executable.getParent());
        }
    }

    /** Where the classes of the benchmark are; the baseline needs nothing but the JDK beside them. */
    static String classPath() {
        return AwsJavaRuntime.jar(BaselineFunction.class);
    }
}
