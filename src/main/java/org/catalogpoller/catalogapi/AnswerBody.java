package org.catalogpoller.catalogapi;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer, at most 1 MiB on the wire and 1 MiB decompressed. */
final class AnswerBody {

    private static final int MAX_BYTES = 1024 * 1024;

    private final byte[] onWire;
    private final String encoding;

    private AnswerBody(byte[] onWire, String encoding) {
        this.onWire = onWire;
        this.encoding = encoding;
    }

    /** Reads a body to its end. */
    static AnswerBody read(Response response) throws IOException {
        String encoding = response.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        return new AnswerBody(
                bounded(response.readEntity(InputStream.class)),
                encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT));
    }

    /** The JSON in it. No request asks for an encoding, but some servers and proxies compress all the same. */
    byte[] decoded() throws IOException {
        return switch (encoding) {
            case "", "identity" -> onWire;
            case "gzip", "x-gzip" -> decompressed();
            default ->
                throw new UnusableAnswerException(
                        "the API's answer has a Content-Encoding that was not asked for, and that is not gzip");
        };
    }

    private byte[] decompressed() throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(onWire))) {
            return bounded(in);
        } catch (ZipException | EOFException e) {
            throw new UnusableAnswerException("the API's answer is said to be gzip, and is not");
        }
    }

    private static byte[] bounded(@Nullable InputStream in) throws IOException {
        byte[] bytes = in == null ? new byte[0] : in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new UnusableAnswerException("the API's answer is over 1 MiB");
        }
        return bytes;
    }
}
