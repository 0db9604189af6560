package org.catalogpoller.packaged;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** target/function.zip, and how AWS runs it once it is unzipped. */
final class FunctionZip {

    private static final String HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";

    private final Path file = Path.of(System.getProperty("basedir", "."), "target", "function.zip");

    Path file() {
        return file;
    }

    List<String> entries() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    /** Without bootstrap it needs the Java runtime of AWS. */
    boolean runsHere() throws IOException {
        return isNative() || AwsJavaRuntime.runsHere();
    }

    boolean isNative() throws IOException {
        return entries().contains("bootstrap");
    }

    /** An entry may occur twice: the last one counts. */
    void unzipTo(Path directory) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
                ZipEntry entry = e.nextElement();
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    /**
     * The command that starts what was unzipped. It is its bootstrap, or the Java runtime of AWS with it on the class
     * path.
     */
    List<String> command(Path directory) throws IOException {
        if (isNative()) {
            Path bootstrap = directory.resolve("bootstrap");
            if (!bootstrap.toFile().setExecutable(true)) {
                throw new IOException(bootstrap + " cannot be made executable");
            }
            return List.of(bootstrap.toString());
        }
        return javaRuntime(directory, classPath(directory), HANDLER);
    }

    /** The command that starts a handler in the Java runtime of AWS. */
    static List<String> javaRuntime(Path directory, List<String> classPath, String handler) throws IOException {
        List<String> withRuntime = new ArrayList<>(classPath);
        withRuntime.addAll(AwsJavaRuntime.jars());
        return java(withRuntime, AwsJavaRuntime.libraryOption(directory), AwsJavaRuntime.MAIN_CLASS, handler);
    }

    /** The command that starts the main class, as bootstrap does in a native function. */
    List<String> mainCommand(Path directory) throws IOException {
        return isNative() ? command(directory) : java(classPath(directory), "io.quarkus.runner.GeneratedMain");
    }

    private static List<String> classPath(Path directory) throws IOException {
        List<String> classPath = new ArrayList<>();
        classPath.add(directory.toString());
        try (Stream<Path> libraries = Files.list(directory.resolve("lib"))) {
            libraries.map(Path::toString).sorted().forEach(classPath::add);
        }
        return classPath;
    }

    private static List<String> java(List<String> classPath, String... rest) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 24) {
            // the Java runtime of AWS loads a native library; without this, newer JDKs print a warning (JEP 472)
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
        command.addAll(List.of(rest));
        return command;
    }
}
