package org.catalogpoller.testing;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.catalogpoller.local.LocalDatabase;

/** A real PgBouncer in transaction mode before a local database (pgbouncer.org, "config"). */
public final class PgBouncer implements AutoCloseable {

    /** Fewer server connections than clients have, so that clients share them. */
    private static final int SERVER_CONNECTIONS = 2;

    private final int port = freePort();
    private final Path directory;
    private final Process process;

    /**
     * Starts it, and waits until it listens.
     *
     * @param program where it is installed
     */
    public PgBouncer(Path program, LocalDatabase database) {
        try {
            directory = Files.createTempDirectory("pgbouncer");
            Files.writeString(
                    directory.resolve("users"),
                    "\"%s\" \"%s\"\n".formatted(LocalDatabase.USER, LocalDatabase.PASSWORD));
            Files.writeString(directory.resolve("pgbouncer.ini"), """
                    [databases]
                    %s = host=127.0.0.1 port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = md5
                    auth_file = %s
                    pool_mode = transaction
                    default_pool_size = %d
                    """.formatted(
                            LocalDatabase.NAME, database.port(), port, directory.resolve("users"), SERVER_CONNECTIONS));
            process = start(program);
        } catch (IOException e) {
            throw new UncheckedIOException("PgBouncer does not start", e);
        }
        Eventually.see("PgBouncer listens", this::listens, Boolean::booleanValue);
    }

    /** Where it is installed, if it is. Debian installs it where the path of ordinary users does not lead. */
    public static Optional<Path> program() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of), Stream.of(Path.of("/usr/sbin")))
                .map(folder -> folder.resolve("pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(Path program) throws IOException {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PgBouncer does not run as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(
                List.of(program.toString(), directory.resolve("pgbouncer.ini").toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("PgBouncer has ended: " + log());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Another client runs a statement in each session. What it sets there stays for all clients. */
    public void inEverySession(String sql) {
        List<Connection> clients = new ArrayList<>();
        try {
            for (int i = 0; i < SERVER_CONNECTIONS; i++) {
                String url =
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + LocalDatabase.NAME + "?preferQueryMode=simple";
                Connection client = DriverManager.getConnection(url, LocalDatabase.USER, LocalDatabase.PASSWORD);
                clients.add(client);
                // a transaction has a session for itself
                client.setAutoCommit(false);
                client.createStatement().execute(sql);
            }
            for (Connection client : clients) {
                client.commit();
                client.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it has printed. */
    public String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Eventually.exitCode("PgBouncer ends", process.destroyForcibly());
        for (String file : List.of("log", "pgbouncer.ini", "users", "")) {
            Files.delete(directory.resolve(file));
        }
    }
}
