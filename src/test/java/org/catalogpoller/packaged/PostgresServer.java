package org.catalogpoller.packaged;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.local.LocalDatabase;

/** The server behind a local database, which can be stopped and started again with the port and the data it had. */
final class PostgresServer {

    private final LocalDatabase database;
    private final Path data;

    PostgresServer(LocalDatabase database) {
        this.database = database;
        this.data = Path.of(database.query("SHOW data_directory"));
    }

    /** A fast shutdown (PostgreSQL manual, "Shutting Down the Server"): sessions are ended, wherever they stand. */
    void stop() {
        long pid = Long.parseLong(read("postmaster.pid").lines().findFirst().orElseThrow());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        Signal.send("INT", pid);
        server.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    void start() {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // as the embedded server was started: PostgreSQL does not run as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of("sh", "-c", "exec " + read("postmaster.opts")));
        launch(command);
        Eventually.is(Duration.ofSeconds(20), "the database answers", this::answers);
    }

    private boolean answers() {
        try (Connection connection = database.connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private String read(String file) {
        try {
            return Files.readString(data.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
