package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class CausesTest {

    @Test
    void aFailureComesBeforeItsCauses() {
        Throwable cause = new IOException("closed");
        Throwable failure = new ExecutionException(cause);

        assertThat(Causes.of(failure)).containsExactly(failure, cause);
    }

    @Test
    void causesThatGoInACircleHaveAnEnd() {
        Exception one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("other", one));

        assertThat(Causes.of(one)).hasSize(50);
    }
}
