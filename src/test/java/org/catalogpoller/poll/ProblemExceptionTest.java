package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What peers say goes into rows, logs, answers and notifications, which have limits. */
class ProblemExceptionTest {

    private static final String TWO_THOUSAND = "\ud83d\ude00".repeat(2_000);

    @Test
    void aLongMessageIsCutOffBetweenTwoCharacters() {
        assertThat(new ProblemException(TWO_THOUSAND)).hasMessage(TWO_THOUSAND);
        assertThat(new ProblemException(TWO_THOUSAND + "x")).hasMessage(TWO_THOUSAND + " [cut off]");
        assertThat(new ProblemException(TWO_THOUSAND + "x").problem()).isEqualTo(TWO_THOUSAND + " [cut off]");
    }

    @Test
    void theValuesAtTheEndOfAMessageAreNeverCutOff() {
        assertThat(new ProblemException(TWO_THOUSAND + "x", "; " + TWO_THOUSAND))
                .hasMessage(TWO_THOUSAND + " [cut off]; " + TWO_THOUSAND);
    }
}
