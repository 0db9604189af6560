package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One variable that does not hold what it should. */
final class Mistake {

    private Mistake() {}

    /** The message is one line, names the variable and what it should hold, and shows no secret. */
    static AbstractThrowableAssert<?, ?> isNamed(ThrowingCallable read, String variable, String holds) {
        return assertThatThrownBy(read)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("Configuration: " + variable + " should hold ")
                .hasMessageContaining(holds)
                .hasMessageNotContainingAny("\n", "s3cret", "; ");
    }
}
