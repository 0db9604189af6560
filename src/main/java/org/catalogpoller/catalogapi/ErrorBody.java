package org.catalogpoller.catalogapi;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.catalogpoller.poll.JvmError;

/**
 * The body of an error. Nothing in it is needed. A small one is read to its end, because its connection then serves
 * the next check. So it is with a 404 for a catalog that is not visible yet. For a larger or later one the connection
 * is closed.
 */
final class ErrorBody {

    private static final int MAX_BYTES = 16 * 1024;
    private static final Duration MAX_WAIT = Duration.ofMillis(200);

    private ErrorBody() {}

    static boolean isReadToEnd(Response response) {
        try (TimeLimit time = new TimeLimit(MAX_WAIT)) {
            InputStream body = response.readEntity(InputStream.class);
            return (body == null || body.readNBytes(MAX_BYTES + 1).length <= MAX_BYTES) && !time.isOver();
        } catch (IOException | RuntimeException e) {
            JvmError.throwFrom(e);
            return false;
        }
    }
}
