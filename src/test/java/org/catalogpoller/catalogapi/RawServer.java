package org.catalogpoller.catalogapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server that answers every request with the same bytes, then with more of them or with silence. */
final class RawServer implements AutoCloseable {

    /** What is sent after each request. Empty chunk: the server is silent after the head. */
    record Answer(String head, String chunk) {
        static Answer of(String head) {
            return new Answer(head.replace("\n", "\r\n"), "");
        }

        Answer endlesslyFollowedBy(String more) {
            return new Answer(head, more);
        }
    }

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private volatile Answer answer;

    RawServer(Answer answer) {
        this.answer = answer;
        try {
            server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    String url() {
        return "http://localhost:" + server.getLocalPort();
    }

    void answers(Answer another) {
        answer = another;
    }

    /** Connections that the client has not closed yet. */
    int open() {
        return open.size();
    }

    int accepted() {
        return accepted.get();
    }

    long sentBytes() {
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
            write(socket.getOutputStream(), now.head.getBytes(StandardCharsets.UTF_8));
            byte[] chunk = now.chunk.getBytes(StandardCharsets.UTF_8);
            while (chunk.length > 0) {
                write(socket.getOutputStream(), chunk);
            }
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
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the client closed the connection, or the test the server
            }
        });
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
