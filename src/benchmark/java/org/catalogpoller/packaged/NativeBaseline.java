package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The baseline as a native executable, where native-image is in GRAALVM_HOME. */
final class NativeBaseline {

    private NativeBaseline() {}

    static List<String> command(Path work) throws IOException {
        Path compiler = Path.of(String.valueOf(System.getenv("GRAALVM_HOME")), "bin", "native-image");
        if (!Files.isExecutable(compiler)) {
            System.out.println("no native-image in GRAALVM_HOME: no baseline beside the native function");
            return List.of();
        }
        System.out.println("compiling the baseline");
        Path executable = work.resolve("baseline").toAbsolutePath();
        List<String> build = new ArrayList<>(
                List.of(compiler.toString(), "--no-fallback", "--enable-url-protocols=http,https", "-cp", classPath()));
        TlsLoopback.trustOptions().forEach(option -> build.add("-J" + option));
        build.addAll(List.of("-o", executable.toString(), BaselineFunction.class.getName()));
        Process compilation = new ProcessBuilder(build).inheritIO().start();
        if (compilation.onExit().join().exitValue() != 0) {
            throw new IOException("native-image fails");
        }
        return List.of(executable.toString());
    }

    /** Where the classes of the benchmark are; the baseline needs nothing but the JDK beside them. */
    static String classPath() {
        return AwsJavaRuntime.jar(BaselineFunction.class);
    }
}
