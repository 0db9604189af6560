package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux knows of a process (proc(5), and Documentation/scheduler/sched-stats.rst of the kernel). */
final class ProcessFigures {

    /** Of the fields that follow the command in /proc/PID/stat. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    private final Path proc;
    private final Map<String, Long> cpuOfThreads = new HashMap<>();

    /**
     * What a process holds.
     *
     * @param peakMegabytes the most memory that it ever had resident
     * @param files open files of any kind, sockets included
     */
    record Footprint(double megabytes, double peakMegabytes, int threads, int files, int sockets) {}

    ProcessFigures(long pid) {
        proc = Path.of("/proc", String.valueOf(pid));
    }

    static boolean areKnown() {
        return Files.exists(Path.of("/proc/self/schedstat"));
    }

    /**
     * CPU time since the process began. In nanoseconds, while /proc/PID/stat counts in steps of 10 ms. It leaves out
     * what a thread used between the last call of this method and its end.
     */
    double cpuMillis() {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve("task"))) {
            for (Path thread : threads) {
                readCpu(thread);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cpuOfThreads.values().stream().mapToLong(Long::longValue).sum() / 1e6;
    }

    /**
     * CPU time since the process began, with threads that ended before anybody looked. Only /proc/PID/stat has those,
     * and rounds down to 10 ms. So this may be too little, by less than 20 ms.
     */
    double cpuMillisOfAllThreads() {
        try {
            String stat = Files.readString(proc.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double millis = 10.0 * (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]));
            return Math.max(millis, cpuMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readCpu(Path thread) throws IOException {
        try {
            String schedstat = Files.readString(thread.resolve("schedstat"));
            cpuOfThreads.put(thread.getFileName().toString(), Long.parseLong(schedstat.split(" ", 2)[0]));
        } catch (IOException e) {
            boolean hasJustEnded = Files.notExists(thread);
            if (!hasJustEnded) {
                throw e;
            }
        }
    }

    Footprint footprint() {
        try {
            String status = Files.readString(proc.resolve("status"));
            int files = 0;
            int sockets = 0;
            try (DirectoryStream<Path> open = Files.newDirectoryStream(proc.resolve("fd"))) {
                for (Path file : open) {
                    files++;
                    if (Files.readSymbolicLink(file).toString().startsWith("socket:")) {
                        sockets++;
                    }
                }
            }
            return new Footprint(
                    number("VmRSS", status) / 1024.0, number("VmHWM", status) / 1024.0, number("Threads", status), files, sockets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(String field, String status) {
        Matcher line = Pattern.compile("^" + field + ":\\s+([0-9]+)", Pattern.MULTILINE).matcher(status);
        if (!line.find()) {
            throw new IllegalStateException("/proc has no " + field);
        }
        return Integer.parseInt(line.group(1));
    }
}
