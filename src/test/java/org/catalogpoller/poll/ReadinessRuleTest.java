package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.catalogpoller.testing.Statuses.notReady;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadinessRuleTest {

    private static final ReadinessRule RULE =
            new ReadinessRule(List.of("kb_name", "data_source_name"), List.of("PENDING", "NULL", "NONE"));

    private static CatalogStatus statusOf(String kbName, String dataSourceName) {
        return RULE.statusOf(field -> field.equals("kb_name") ? kbName : dataSourceName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kb-7", "0", "pending-7", "NONE of them", "nullable", "unpending", "-", "n/a", "Größe", "😀"})
    void twoNamesMakeACatalogReadyAndAreKeptAsTheyAre(String name) {
        assertThat(statusOf(name, "ds-7")).isEqualTo(new Ready(new CatalogValues(name, "ds-7")));
        assertThat(statusOf("kb-7", name)).isEqualTo(new Ready(new CatalogValues("kb-7", name)));
    }

    @Test
    void spacesAroundANameBelongToIt() {
        assertThat(statusOf(" kb-7 ", "ds-7")).isEqualTo(new Ready(new CatalogValues(" kb-7 ", "ds-7")));
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
        assertThat(statusOf(notYet, "ds-7")).isEqualTo(notReady(notYet, "ds-7"));
        assertThat(statusOf("kb-7", notYet)).isEqualTo(notReady("kb-7", notYet));
        assertThat(statusOf(notYet, notYet)).isEqualTo(notReady(notYet, notYet));
    }

    @Test
    void theLanguageOfTheMachineDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(statusOf("pending", "ds-7")).isEqualTo(notReady("pending", "ds-7"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everyFieldHasToBeUsable() {
        ReadinessRule rule = new ReadinessRule(List.of("kb_name", "data_source_name", "agent_id"), List.of());
        Map<String, String> said = new HashMap<>(Map.of("kb_name", "kb-7", "data_source_name", "ds-7"));

        assertThat(rule.statusOf(said::get)).isInstanceOf(NotReady.class);

        said.put("agent_id", "a-7");
        assertThat(rule.statusOf(said::get)).isEqualTo(new Ready(new CatalogValues(said)));
    }

    @Test
    void whatTheApiSaidIsKeptInTheOrderOfTheFields() {
        ReadinessRule rule = new ReadinessRule(List.of("kb_name", "data_source_name", "z", "a"), List.of("TBD"));

        NotReady status = (NotReady) rule.statusOf(field -> field.equals("z") ? null : "tbd");

        assertThat(status.said())
                .containsExactly(
                        entry("kb_name", "tbd"), entry("data_source_name", "tbd"), entry("z", null), entry("a", "tbd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TBD", "tbd", " Tbd ", "in progress", "IN PROGRESS"})
    void theWordsThatMeanNotYetAreConfigured(String notYet) {
        ReadinessRule rule = new ReadinessRule(List.of("kb_name"), List.of("tbd", "In Progress"));

        assertThat(rule.statusOf(field -> notYet)).isInstanceOf(NotReady.class);
        assertThat(rule.statusOf(field -> "PENDING")).isInstanceOf(Ready.class);
        assertThat(rule.statusOf(field -> " ")).isInstanceOf(NotReady.class);
    }

    @Test
    void valuesAreCompleteWithAllFieldsOfTheConfiguration() {
        CatalogValues three = new CatalogValues(Map.of("kb_name", "kb-1", "data_source_name", "ds-1", "former", "x"));
        ReadinessRule two = new ReadinessRule(List.of("kb_name", "data_source_name"), List.of("PENDING"));
        ReadinessRule another = new ReadinessRule(List.of("kb_name", "data_source_name", "agent_id"), List.of());

        assertThat(two.complete(three)).isEqualTo(new CatalogValues("kb-1", "ds-1"));
        assertThat(another.complete(three)).isNull();
        assertThat(two.complete(new CatalogValues("pending", "ds-1"))).isNull();
        assertThat(two.complete(null)).isNull();
    }

    @Test
    void valuesThatTogetherDoNotFitIntoAScheduleAreUnavailable() {
        List<String> fields =
                IntStream.rangeClosed(1, 18).mapToObj(i -> "f" + i).toList();
        String longest = "x".repeat(2_048);

        assertThat(new ReadinessRule(fields, List.of()).statusOf(field -> longest))
                .isInstanceOf(Ready.class);
        List<String> more =
                Stream.concat(fields.stream(), Stream.of("one_more")).toList();
        assertThat(new ReadinessRule(more, List.of()).statusOf(field -> field.equals("one_more") ? "1" : longest))
                .isEqualTo(new Unavailable("the values have over 36864 characters together", null));
        assertThat(statusOf(longest + "x", "ds-7")).isInstanceOf(Unavailable.class);
    }
}
