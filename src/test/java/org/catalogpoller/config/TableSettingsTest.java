package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where in the database the values belong. */
class TableSettingsTest {

    static final TableSettings DEFAULT = new TableSettings(
            null, "catalog", "id", new CatalogValues("kb_name", "data_source_name").byField(), "updated_at");

    private static TableSettings with(Map<String, String> variables) {
        return TestSettings.with(variables).table();
    }

    @Test
    void everyNameIsTakenAsItIs() {
        TableSettings settings = with(Map.of(
                "DB_SCHEMA", "My Schema",
                "DB_TABLE", " catalogs ",
                "DB_ID_COLUMN", "Id",
                "DB_COLUMNS", "data_source_name=Data \"Source\", kb_name=kb\\,id",
                "DB_UPDATED_AT_COLUMN", "none"));

        assertThat(settings.schema()).isEqualTo("My Schema");
        assertThat(settings.table()).isEqualTo("catalogs");
        assertThat(settings.idColumn()).isEqualTo("Id");
        assertThat(settings.columns())
                .containsExactly(entry("kb_name", "kb,id"), entry("data_source_name", "Data \"Source\""));
        assertThat(settings.updatedAtColumn()).isNull();
    }

    @Test
    void theTimeOfAChangeGoesToTheColumnThatIsNamed() {
        assertThat(with(Map.of("DB_UPDATED_AT_COLUMN", "Changed")).updatedAtColumn())
                .isEqualTo("Changed");
    }

    @Test
    void aFieldGoesToTheColumnOfItsOwnNameUnlessAnotherIsNamed() {
        assertThat(with(Map.of("CATALOG_API_FIELDS", "a=/a,b=/b", "DB_COLUMNS", "b=B"))
                        .columns())
                .containsExactly(
                        entry("kb_name", "kb_name"),
                        entry("data_source_name", "data_source_name"),
                        entry("a", "a"),
                        entry("b", "B"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DB_COLUMNS | s3cret | pairs such as",
                "DB_COLUMNS | kb_name=a,kb_name=b | each name once",
                "DB_COLUMNS | s3cret=x | names of fields: one is not in CATALOG_API_FIELDS",
                "DB_COLUMNS | kb_name=data_source_name | a column of its own for each field",
                "DB_COLUMNS | kb_name=id | a column of its own",
                "DB_COLUMNS | kb_name=updated_at | a column of its own",
                "DB_COLUMNS | kb_name= | column names of 1 to 63 bytes",
                "DB_COLUMNS | kb_name=\"s3cret\" | without quotes",
                "DB_SCHEMA | \"s3cret\" | an identifier of 1 to 63 bytes, without quotes",
                "DB_ID_COLUMN | \"s3cret\" | an identifier of 1 to 63 bytes, without quotes",
                "DB_TABLE | \"s3cret\" | an identifier of 1 to 63 bytes, without quotes",
                "DB_UPDATED_AT_COLUMN | id | another column than DB_ID_COLUMN",
            })
    void aMistakeIsNamedWithWhatTheVariableShouldHold(String name, String value, String holds) {
        Mistake.isNamed(() -> with(Map.of(name, value)), name, holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DB_SCHEMA", "DB_TABLE", "DB_ID_COLUMN", "DB_UPDATED_AT_COLUMN"})
    void anIdentifierHas63BytesAtMost(String name) {
        with(Map.of(name, "x".repeat(63)));

        for (String tooLong : new String[] {"x".repeat(64), "ü".repeat(32), "x\0y"}) {
            assertThatThrownBy(() -> with(Map.of(name, tooLong)))
                    .hasMessageContaining(name + " should hold an identifier of 1 to 63 bytes");
        }
    }
}
