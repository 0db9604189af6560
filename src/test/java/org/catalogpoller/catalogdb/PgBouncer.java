package org.catalogpoller.catalogdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.testing.Eventually;

/** A PgBouncer of this machine in transaction mode, with two connections to PostgreSQL. It ends with {@link #close}. */
final class PgBouncer implements AutoCloseable {

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"), Path.of("/usr/local/bin/pgbouncer"));

    private final int port;
    private final Process process;

    PgBouncer(Path folder, int postgres) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path users = Files.writeString(
                folder.resolve("users.txt"), "\"" + LocalDatabase.USER + "\" \"" + LocalDatabase.PASSWORD + "\"\n");
        Path log = folder.resolve("pgbouncer.log");
        Path config = Files.writeString(
                folder.resolve("pgbouncer.ini"),
                "[databases]\n* = host=127.0.0.1 port=" + postgres + "\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
                        + "listen_port = " + port + "\nunix_socket_dir =\nauth_type = md5\nauth_file = " + users
                        + "\nlogfile = " + log
                        + "\npool_mode = transaction\ndefault_pool_size = 2\n");
        process = new ProcessBuilder(command(folder, config))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.out").toFile())
                .start();
        Eventually.see("pgbouncer listens", this::listens, Boolean::booleanValue);
    }

    static boolean isInstalled() {
        return PLACES.stream().anyMatch(Files::isExecutable);
    }

    /** PgBouncer refuses to run as root, so that root gives it to another user. */
    private static List<String> command(Path folder, Path config) throws IOException {
        String program = PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
        List<String> command = new ArrayList<>(List.of(program));
        if (System.getProperty("user.name").equals("root")) {
            for (Path path = folder; path.getNameCount() > 1; path = path.getParent()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
                }
            }
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(config.toString());
        return command;
    }

    int port() {
        return port;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            if (!process.isAlive()) {
                throw new UncheckedIOException("pgbouncer has ended", e);
            }
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
