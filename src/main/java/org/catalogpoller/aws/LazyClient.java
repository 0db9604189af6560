package org.catalogpoller.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A client of AWS that is made when it is first used. Most invocations call few services, and a client takes a while. */
public final class LazyClient<C extends SdkAutoCloseable> {

    private final Supplier<C> maker;
    private @Nullable C client;

    public LazyClient(Supplier<C> maker) {
        this.maker = maker;
    }

    /** The client, the same at every call. */
    public synchronized C get() {
        if (client == null) {
            client = maker.get();
        }
        return client;
    }

    /** Closes the client, if it was made. */
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
