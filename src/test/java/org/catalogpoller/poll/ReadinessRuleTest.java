package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadinessRuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"kb-7", "0", "pending-7", "NONE of them", "nullable", "unpending", "-", "n/a", "Größe", "😀"})
    void twoNamesMakeACatalogReadyAndAreKeptAsTheyAre(String name) {
        assertThat(ReadinessRule.statusOf(name, "ds-7")).isEqualTo(new Ready(new CatalogValues(name, "ds-7")));
        assertThat(ReadinessRule.statusOf("kb-7", name)).isEqualTo(new Ready(new CatalogValues("kb-7", name)));
    }

    @Test
    void spacesAroundANameBelongToIt() {
        assertThat(ReadinessRule.statusOf(" kb-7 ", "ds-7")).isEqualTo(new Ready(new CatalogValues(" kb-7 ", "ds-7")));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "\t\r\n",
                "\u2003",
                "PENDING",
                "pending",
                "Pending",
                "NULL",
                "null",
                "NONE",
                "None",
                " PENDING\n"
            })
    void aValueThatOnlySaysNotYetInEitherPlaceMakesACatalogNotReady(String notYet) {
        assertThat(ReadinessRule.statusOf(notYet, "ds-7")).isEqualTo(new NotReady(notYet, "ds-7"));
        assertThat(ReadinessRule.statusOf("kb-7", notYet)).isEqualTo(new NotReady("kb-7", notYet));
        assertThat(ReadinessRule.statusOf(notYet, notYet)).isEqualTo(new NotReady(notYet, notYet));
    }

    @Test
    void theLanguageOfTheMachineDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(ReadinessRule.statusOf("pending", "ds-7")).isEqualTo(new NotReady("pending", "ds-7"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
