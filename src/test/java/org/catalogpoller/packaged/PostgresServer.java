package org.catalogpoller.packaged;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.testing.Eventually;

/** The server behind a local database. It can be stopped and started again with its port and its data. */
final class PostgresServer {

    private static final String ANSWERS = "it answers";

    private final LocalDatabase database;
    private final Path data;

    PostgresServer(LocalDatabase database) {
        this.database = database;
        this.data = Path.of(database.query("SHOW data_directory"));
    }

    /**
     * An immediate shutdown (PostgreSQL manual, "Shutting Down the Server"). No session commits any more. In a fast
     * shutdown a session that waits for a lock may still commit. The checkpoint keeps what was committed before,
     * because the embedded server does not wait for its disk.
     */
    void stop() {
        database.execute("CHECKPOINT");
        long pid = Long.parseLong(read("postmaster.pid").lines().findFirst().orElseThrow());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        Signal.send("QUIT", pid);
        Eventually.bounded("the database has stopped", server.onExit(), server::info)
                .join();
    }

    void start() {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // as the embedded server was started: PostgreSQL does not run as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of("sh", "-c", "exec " + read("postmaster.opts")));
        launch(command);
        Eventually.see("the database answers", this::answer, ANSWERS::equals);
    }

    private String answer() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return ANSWERS;
        } catch (SQLException e) {
            return e.getMessage();
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
