package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.catalogpoller.testing.Eventually;

/** Signals to other processes. */
final class Signal {

    private Signal() {}

    static void send(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                    .inheritIO()
                    .start();
            if (Eventually.exitCode("kill -" + name + " has ended", kill) != 0) {
                throw new IllegalStateException("the process takes no signal " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
