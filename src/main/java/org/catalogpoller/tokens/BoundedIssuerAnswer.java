package org.catalogpoller.tokens;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Reads 64 KiB of an issuer's answer at most. Quarkus itself reads one into memory to its end. The client is closed when
 * its answer is given up, and so is the connection.
 */
@Singleton
@Unremovable
class BoundedIssuerAnswer implements OidcRequestFilter {

    private static final int MAX_BYTES = 64 * 1024;

    @Override
    @SuppressWarnings("unchecked") // the types of Mutiny hide that of the body
    public Uni<Void> filter(OidcRequestFilterContext context) {
        HttpRequest<Buffer> request = context.request().getDelegate();
        request.as(codec());
        return Uni.createFrom().voidItem();
    }

    static BodyCodec<Buffer> codec() {
        return ready -> ready.handle(Future.succeededFuture(new BoundedBody()));
    }

    private static final class BoundedBody implements BodyStream<Buffer> {

        private final Promise<Buffer> whole = Promise.promise();
        private final Buffer body = Buffer.buffer();

        @Override
        public Future<Buffer> result() {
            return whole.future();
        }

        @Override
        public Future<Void> write(Buffer part) {
            if (body.length() + part.length() > MAX_BYTES) {
                return Future.failedFuture("the answer is over 64 KiB");
            }
            body.appendBuffer(part);
            return Future.succeededFuture();
        }

        @Override
        public void write(Buffer part, Handler<AsyncResult<Void>> done) {
            write(part).onComplete(done);
        }

        @Override
        public void end(Handler<AsyncResult<Void>> done) {
            whole.tryComplete(body);
            done.handle(Future.succeededFuture());
        }

        @Override
        public void handle(Throwable failure) {
            whole.tryFail(failure);
        }

        @Override
        public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return false;
        }

        @Override
        public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
            return this;
        }
    }
}
