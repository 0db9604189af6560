package org.catalogpoller.packaged;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Where the figures come from.
 *
 * @param load average of the minute before; if it is high, wall times say little
 */
record Machine(String processor, int cores, String jdk, String system, double load, String date) {

    static Machine here() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return new Machine(
                processor,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                LocalDate.now(ZoneOffset.UTC).toString());
    }

    @Override
    public String toString() {
        return processor + ", " + cores + " cores, " + system + ", JDK " + jdk + ", load average "
                + Math.round(load) + ", " + date;
    }
}
