package org.catalogpoller.packaged;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An API with answers that HTTP libraries do not send. The catalog's name says which. With {@code stalled-STATUS} it
 * sends the headers, one byte and nothing more. With {@code endless} it sends blanks for as long as the client reads.
 * Any other is ready.
 */
final class HostileApi implements AutoCloseable {

    private static final String READY = "{\"kb_name\":\"kb\",\"data_source_name\":\"ds\"}";

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "hostile-api");
        thread.setDaemon(true);
        return thread;
    });

    HostileApi() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String url() {
        return "http://localhost:" + listener.getLocalPort();
    }

    /** Connections that the client has not closed. */
    int open() {
        return open.get();
    }

    /** Bytes that were sent since the start. */
    long sent() {
        return sent.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                open.incrementAndGet();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            for (String request = in.readLine(); request != null; request = in.readLine()) {
                answer(request.split(" ", -1)[1].replaceFirst(".*/", ""), in, client.getOutputStream());
            }
        } catch (IOException e) {
            // the client has closed the connection
        } finally {
            open.decrementAndGet();
        }
    }

    private void answer(String catalog, BufferedReader in, OutputStream out) throws IOException {
        String header = in.readLine();
        while (header != null && !header.isEmpty()) {
            header = in.readLine();
        }
        if (catalog.startsWith("stalled-")) {
            send(out, head(catalog.substring("stalled-".length()), 100) + "{");
        } else if (catalog.equals("endless")) {
            send(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{");
            byte[] blanks = new byte[8192];
            Arrays.fill(blanks, (byte) ' ');
            while (true) {
                out.write(blanks);
                sent.addAndGet(blanks.length);
            }
        } else {
            send(out, head("200", READY.length()) + READY);
        }
    }

    private static String head(String status, int length) {
        return "HTTP/1.1 %s Text\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(status, length);
    }

    private void send(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes);
        sent.addAndGet(bytes.length);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
