package org.catalogpoller.testing;

import java.util.function.Supplier;
import org.catalogpoller.port.WorkerPool;

/** Does one piece of work after the other, in the caller's thread. */
public final class OneWorker implements WorkerPool {

    @Override
    public void work(Supplier<Runnable> next) {
        for (Runnable piece = next.get(); piece != null; piece = next.get()) {
            piece.run();
        }
    }
}
