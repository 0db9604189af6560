package org.catalogpoller.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.ObjIntConsumer;

/** Stands between the function and a server. Open connections die here as they do while Lambda freezes a function. */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean down;
    private volatile String losesAnswerTo;
    private final AtomicBoolean losesNextAnswer = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final Deque<Integer> cuts = new ConcurrentLinkedDeque<>();

    public TcpProxy(int target) {
        this(target, listener());
    }

    /** @param server what clients connect to; it may speak TLS with them */
    TcpProxy(int target, ServerSocket server) {
        this.target = target;
        this.server = server;
        daemon(this::accept);
    }

    private static ServerSocket listener() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many connections were opened since the start. */
    public int opened() {
        return opened.get();
    }

    /** How often a client has sent something since the start. */
    public int requests() {
        return requests.get();
    }

    /** Closes all open connections, as a server does that restarts. */
    public void closeConnections() {
        links.forEach(Link::close);
    }

    /** From now on open connections carry nothing and stay open, as behind a NAT that has forgotten them. */
    public void blackHoleConnections() {
        links.forEach(link -> link.dead = true);
    }

    /** Open connections are reset when they are used, and not before, as by a gateway that has forgotten them. */
    public void forgetConnections() {
        links.forEach(link -> link.forgotten = true);
    }

    /** While it is down, what is open breaks and what is new is closed at once. */
    public void setDown(boolean down) {
        this.down = down;
        if (down) {
            closeConnections();
        }
    }

    /** The next answer gets lost together with its connection; what was asked for has been done. */
    public void loseNextAnswer() {
        losesNextAnswer.set(true);
    }

    /** The next answer to a request with these words gets lost, together with its connection. */
    public void loseAnswerTo(String words) {
        losesAnswerTo = words;
    }

    /** How many bytes of answers came since the start. */
    public int answered() {
        return answered.get();
    }

    /**
     * Closes connections in the middle of answers.
     *
     * @param bytes how many bytes of answers are passed on before the connection with the next one is closed. The first
     *     number counts from now on, and each further one from the cut before
     */
    public void cutAnswersAfter(List<Integer> bytes) {
        cuts.clear();
        cuts.addAll(bytes);
    }

    /** How many bytes of an answer are passed on before a cut; all of them: there is none yet. */
    private synchronized int beforeCut(int length) {
        answered.addAndGet(length);
        Integer cut = cuts.poll();
        if (cut != null && cut >= length) {
            cuts.addFirst(cut - length);
        }
        return cut == null || cut >= length ? length : cut;
    }

    private void asked(byte[] buffer, int length) {
        requests.incrementAndGet();
        String words = losesAnswerTo;
        if (words != null && new String(buffer, 0, length, ISO_8859_1).contains(words)) {
            losesAnswerTo = null;
            losesNextAnswer.set(true);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                if (down) {
                    client.close();
                    continue;
                }
                opened.incrementAndGet();
                links.add(new Link(client, new Socket(InetAddress.getLoopbackAddress(), target)));
            }
        } catch (IOException e) {
            closeConnections();
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean dead;
        private volatile boolean forgotten;

        Link(Socket client, Socket server) throws IOException {
            // otherwise the second packet of an answer waits 40 ms for the peer's delayed ACK
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            this.client = client;
            this.server = server;
            daemon(() -> forward(client, server, TcpProxy.this::asked, length -> length, new AtomicBoolean()));
            daemon(() -> forward(server, client, (buffer, length) -> {}, TcpProxy.this::beforeCut, losesNextAnswer));
        }

        private void forward(
                Socket from,
                Socket to,
                ObjIntConsumer<byte[]> onChunk,
                IntUnaryOperator passes,
                AtomicBoolean losesNext) {
            byte[] buffer = new byte[8192];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (forgotten) {
                        client.setSoLinger(true, 0);
                        return;
                    }
                    onChunk.accept(buffer, n);
                    if (losesNext.compareAndSet(true, false)) {
                        return;
                    }
                    int passed = passes.applyAsInt(n);
                    if (!dead) {
                        out.write(buffer, 0, passed);
                    }
                    if (passed < n) {
                        return;
                    }
                }
            } catch (IOException e) {
                close();
            } finally {
                links.remove(this);
            }
        }

        void close() {
            try (client;
                    server) {
                dead = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
