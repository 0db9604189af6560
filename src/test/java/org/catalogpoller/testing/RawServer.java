package org.catalogpoller.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that answers every request with the same bytes. Then it sends more of them, is silent, or does not answer.
 */
public final class RawServer implements AutoCloseable {

    /**
     * What is sent after each request.
     *
     * @param head sent once, each character as one byte
     * @param chunk sent again and again; empty: the server is silent after the head
     * @param pause between two chunks
     * @param closes whether the server closes the connection after the head
     */
    public record Answer(String head, String chunk, Duration pause, boolean closes) {

        /** Each line break is sent as carriage return and line feed. */
        public static Answer of(String head) {
            return ofBytes(head.replace("\n", "\r\n"));
        }

        /** Each character is sent as one byte. */
        public static Answer ofBytes(String bytes) {
            return new Answer(bytes, "", Duration.ZERO, false);
        }

        public Answer thenClosed() {
            return new Answer(head, chunk, pause, true);
        }

        public Answer endlesslyFollowedBy(String more) {
            return endlesslyFollowedBy(more, Duration.ZERO);
        }

        public Answer endlesslyFollowedBy(String more, Duration eachAfter) {
            return new Answer(head, more, eachAfter, closes);
        }
    }

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private volatile Answer answer;

    public RawServer(Answer answer) {
        this.answer = answer;
        try {
            server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://localhost:" + port();
    }

    public void answers(Answer another) {
        answer = another;
    }

    /** Connections that the client has not closed yet. */
    public int open() {
        return open.size();
    }

    public int accepted() {
        return accepted.get();
    }

    public long sentBytes() {
        return sent.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = server.accept();
            open.add(socket);
            accepted.incrementAndGet();
            start(() -> {
                try (socket) {
                    serve(socket);
                } finally {
                    open.remove(socket);
                }
            });
        }
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (readsRequest(in)) {
            Answer now = answer;
            write(socket.getOutputStream(), now.head.getBytes(ISO_8859_1));
            byte[] chunk = now.chunk.getBytes(ISO_8859_1);
            while (chunk.length > 0) {
                pause(now.pause);
                write(socket.getOutputStream(), chunk);
            }
            if (now.closes) {
                return;
            }
        }
    }

    private static void pause(Duration pause) throws IOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static boolean readsRequest(InputStream in) throws IOException {
        int last4 = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            last4 = (last4 << 8) | c;
            if (last4 == 0x0d0a0d0a) {
                return true;
            }
        }
        return false;
    }

    private void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        sent.addAndGet(bytes.length);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the client closed the connection, or the test the server
                    }
                },
                "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
