package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of one processor for the processes of a contender, as Lambda gives it. They run for a part of each period. The
 * rest of the machine runs as before.
 */
final class ProcessorShare implements AutoCloseable {

    /** Control groups of version 1 (Documentation/scheduler/sched-bwc.rst of the kernel). */
    private static final Path CONTROLLER = Path.of("/sys/fs/cgroup/cpu");

    /** Those of version 2 (Documentation/admin-guide/cgroup-v2.rst). */
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup");

    private static final int PERIOD_MICROS = 20_000;

    private static final String IN_GROUP = "echo $$ > \"$0\" && exec \"$@\"";

    private final Path group;

    private ProcessorShare(Path group) {
        this.group = group;
    }

    /**
     * A group of its own.
     *
     * @param share of one processor, more than zero
     * @return empty where this machine lets nobody limit a processor
     */
    static Optional<ProcessorShare> of(double share, String name) {
        String directory = "catalog-benchmark-" + ProcessHandle.current().pid() + "-" + name.replace(' ', '-');
        long micros = Math.max(1_000, Math.round(share * PERIOD_MICROS));
        try {
            boolean unified = Files.exists(UNIFIED.resolve("cgroup.controllers"));
            Path group = (unified ? UNIFIED : CONTROLLER).resolve(directory);
            if (unified) {
                Files.writeString(UNIFIED.resolve("cgroup.subtree_control"), "+cpu");
                Files.createDirectory(group);
                Files.writeString(group.resolve("cpu.max"), micros + " " + PERIOD_MICROS);
            } else {
                Files.createDirectory(group);
                Files.writeString(group.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
                Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(micros));
            }
            return Optional.of(new ProcessorShare(group));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The same command in the group, from its first instruction on. */
    List<String> limited(List<String> command) {
        List<String> limited = new ArrayList<>(
                List.of("/bin/sh", "-c", IN_GROUP, group.resolve("cgroup.procs").toString()));
        limited.addAll(command);
        return limited;
    }

    /** After all of its processes have ended. */
    @Override
    public void close() {
        try {
            Files.delete(group);
        } catch (IOException e) {
            System.err.println("a control group is left: " + group);
        }
    }
}
