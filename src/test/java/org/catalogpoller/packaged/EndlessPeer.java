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
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "endless-peer");
        thread.setDaemon(true);
        return thread;
    });

    private EndlessPeer(String beginning) {
        this.beginning = beginning.getBytes(ISO_8859_1);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    static EndlessPeer http(int status, String contentType) {
        return new EndlessPeer(
                "HTTP/1.1 %d Text\r\nContent-Type: %s\r\n\r\n{\"message\":\"".formatted(status, contentType));
    }

    String url() {
        return "http://localhost:" + listener.getLocalPort();
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
        byte[] more = "a".repeat(64 * 1024).getBytes(ISO_8859_1);
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
