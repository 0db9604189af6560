package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class JvmErrorTest {

    @Test
    void anErrorIsFoundAmongTheCausesAndThrown() {
        Error error = new OutOfMemoryError("heap");

        assertThat(JvmError.in(error)).contains(error);
        assertThatThrownBy(() -> JvmError.throwFrom(new ExecutionException(new IllegalStateException(error))))
                .isSameAs(error);
    }

    @Test
    void anExceptionIsNoError() {
        assertThatCode(() -> JvmError.throwFrom(new ExecutionException(new IOException("closed"))))
                .doesNotThrowAnyException();
    }
}
