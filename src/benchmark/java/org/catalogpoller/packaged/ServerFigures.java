package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.catalogpoller.local.LocalDatabase;

/** What a server of PostgreSQL has used so far, all of its processes together. */
final class ServerFigures {

    /** Of the fields that follow the command in /proc/PID/stat (proc(5)): user and system time, in steps of 10 ms. */
    private static final int USER_TIME = 11;

    /** The same of children that have ended. */
    private static final int ENDED_CHILDREN = 13;

    private final ProcessHandle postmaster;

    ServerFigures(LocalDatabase database) {
        long checkpointer =
                Long.parseLong(database.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"));
        postmaster =
                ProcessHandle.of(checkpointer).flatMap(ProcessHandle::parent).orElseThrow();
    }

    double cpuMillis() {
        Stream<ProcessHandle> living = Stream.concat(Stream.of(postmaster), postmaster.children());
        long steps = living.mapToLong(process -> steps(process, USER_TIME)).sum() + steps(postmaster, ENDED_CHILDREN);
        return steps * 10.0;
    }

    private static long steps(ProcessHandle process, int first) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
        } catch (IOException e) {
            // it has ended while it was read
            return 0;
        }
    }
}
