package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between the function and a server, as a NAT gateway or a load balancer does. It can forget its connections,
 * as those do after some idle time. A forgotten connection is reset when it is used, and not before.
 */
final class Relay implements AutoCloseable {

    private final int serverPort;
    private final Duration answerDelay;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        return thread;
    });

    Relay(int serverPort) {
        this(serverPort, Duration.ZERO);
    }

    /** @param answerDelay from the moment when the server has answered */
    Relay(int serverPort, Duration answerDelay) {
        this.serverPort = serverPort;
        this.answerDelay = answerDelay;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void forgetConnections() {
        forgotten.addAll(open);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                connect(client);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket("localhost", serverPort);
            open.add(client);
            threads.execute(() -> pump(client, server, client, Duration.ZERO));
            threads.execute(() -> pump(server, client, client, answerDelay));
        } catch (ConnectException e) {
            client.close();
        }
    }

    private void pump(Socket from, Socket to, Socket client, Duration delay) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                if (forgotten.contains(client)) {
                    client.setSoLinger(true, 0);
                    return;
                }
                LockSupport.parkNanos(delay.toNanos());
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // the other end is gone, and so is this one now
        } finally {
            open.remove(client);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        for (Socket client : open) {
            client.close();
        }
    }
}
