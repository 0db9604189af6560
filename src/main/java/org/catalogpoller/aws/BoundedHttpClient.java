package org.catalogpoller.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Reads 1 MiB of an answer at most. The SDK itself reads each answer into memory to its end. */
final class BoundedHttpClient implements SdkHttpClient {

    /** A secret has 64 KB at most, and every other answer is smaller. */
    private static final int MAX_BYTES = 1024 * 1024;

    static final String TOO_LARGE = "the answer is over 1 MiB";

    private final SdkHttpClient client;

    BoundedHttpClient(SdkHttpClient client) {
        this.client = client;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                HttpExecuteResponse answer = prepared.call();
                if (answer.httpResponse().statusCode() < 200) {
                    // the SDK reads no content behind it, and would leave the connection open
                    prepared.abort();
                    throw new IOException("an answer of 1xx came, and no other one");
                }
                return bounded(answer);
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    private static HttpExecuteResponse bounded(HttpExecuteResponse answer) {
        return HttpExecuteResponse.builder()
                .response(answer.httpResponse())
                .responseBody(answer.responseBody()
                        .map(body -> AbortableInputStream.create(new BoundedStream(body), body))
                        .orElse(null))
                .build();
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class BoundedStream extends FilterInputStream {

        private final AbortableInputStream body;
        private int left = MAX_BYTES;

        BoundedStream(AbortableInputStream body) {
            super(body);
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            counted(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            counted(count);
            return count;
        }

        private void counted(int count) throws IOException {
            left -= Math.max(count, 0);
            if (left < 0) {
                body.abort();
                throw new IOException(TOO_LARGE);
            }
        }
    }
}
