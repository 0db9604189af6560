package org.catalogpoller.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.catalogpoller.local.page.Behaviours.Chosen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which choice of the page a catalog's behaviour is. */
class BehavioursTest {

    @ParameterizedTest
    @CsvSource({
        "ready-after-9, ready-after-N, 9",
        "ready-now, ready-now, 4",
        "failing-503, failing-503, 4",
        "busy-600, busy-N, 600",
        "slow-2000, slow-N000, 2",
        "unauthorized, failing-401, 4",
        "any-other-name, ready-after-N, 3",
    })
    void aBehaviourIsOneOfTheChoices(String behaviour, String value, int number) {
        assertThat(Behaviours.chosen(behaviour)).isEqualTo(new Chosen(value, number));
    }
}
