package org.catalogpoller.packaged;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server whose answer has a beginning and no end. */
final class EndlessPeer implements AutoCloseable {

    private final byte[] beginning;
    private final byte[] more;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "endless-peer");
        thread.setDaemon(true);
        return thread;
    });

    private EndlessPeer(String beginning, String more) {
        this.beginning = beginning.getBytes(ISO_8859_1);
        this.more = more.getBytes(ISO_8859_1);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** It says again and again that the answer will come. The JDK's client calls itself for each time. */
    static EndlessPeer thatContinues() {
        return new EndlessPeer("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000));
    }

    /** A message of PostgreSQL of 2 GB, which its client collects on the event loop. */
    static EndlessPeer ofPostgresql() {
        return new EndlessPeer("D\u007f\u00ff\u00ff\u00f0", "a".repeat(64 * 1024));
    }

    String url() {
        return "http://localhost:" + listener.getLocalPort();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            OutputStream out = client.getOutputStream();
            if (client.getInputStream().read() >= 0) {
                out.write(beginning);
                while (true) {
                    out.write(more);
                }
            }
        } catch (IOException e) {
            // the client has closed the connection, or died
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
