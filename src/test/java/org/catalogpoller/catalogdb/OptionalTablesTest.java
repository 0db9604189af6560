package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.catalogpoller.catalogdb.OptionalTables.Table;
import org.catalogpoller.port.CatalogTableException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a statement is tried, and in which forms. The messages are those of PostgreSQL. */
class OptionalTablesTest {

    private static final Set<Table> ALL = EnumSet.allOf(Table.class);

    private final OptionalTables optional = new OptionalTables(true);
    private final List<Set<Table>> tries = new ArrayList<>();

    private static StatementRefusedException refusal(String message, String code, @Nullable String table) {
        return new StatementRefusedException(
                "PostgreSQL answered ERROR: " + message + " (" + code + ")", new SqlState(code), table);
    }

    /** Each try gets the next answer; the one after them all is done. */
    private String run(CatalogTableException... answers) {
        tries.clear();
        return optional.run(ALL, tables -> {
            tries.add(Set.copyOf(tables));
            if (tries.size() <= answers.length) {
                throw answers[tries.size() - 1];
            }
            return "done";
        });
    }

    private void assertThatItIsThrownAtOnce(StatementRefusedException refusal) {
        assertThatThrownBy(() -> run(refusal)).isSameAs(refusal);
        assertThat(tries).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "relation \"catalog_poll\" does not exist, 42P01,",
        "permission denied for table catalog_poll, 42501,",
        "new row violates row-level security policy for table \"catalog_poll\", 42501,",
        "duplicate key value violates unique constraint \"one_waits\", 23505, catalog_poll",
    })
    void aRefusalOfThePollsThemselvesIsTriedInNoOtherForm(String message, String code, @Nullable String table) {
        assertThatItIsThrownAtOnce(refusal(message, code, table));
    }

    /** A try before may have got no answer and still hold the lock. */
    @ParameterizedTest
    @CsvSource({
        "canceling statement due to lock timeout, 55P03",
        "deadlock detected, 40P01",
        "canceling statement due to user request, 57014",
        "could not extend file, 53100",
    })
    void aRefusalThatMayPassIsTriedInNoOtherForm(String message, String code) {
        assertThatItIsThrownAtOnce(refusal(message, code, null));
    }

    @ParameterizedTest
    @CsvSource({"STORY, catalog_poll_attempt", "RATE, catalog_poll_rate", "PAUSES, catalog_poll_pause"})
    void theTableThatIsNamedIsLeftOutFromThenOn(Table table, String name) {
        Set<Table> others = EnumSet.complementOf(EnumSet.of(table));

        assertThat(run(refusal("permission denied for table " + name, "42501", null)))
                .isEqualTo("done");
        assertThat(tries).containsExactly(ALL, others);
        assertThat(run()).isEqualTo("done");
        assertThat(tries).containsExactly(others);
    }

    /** A trigger names no table, and a constraint names the partition that it is of. */
    @ParameterizedTest
    @CsvSource({"no, P0001,", "a constraint, 23514, catalog_poll_attempt_p1"})
    void whereNoTableIsNamedOneAfterTheOtherIsLeftOutForThisTime(String message, String code, @Nullable String table) {
        StatementRefusedException refusal = refusal(message, code, table);

        assertThat(run(refusal, refusal)).isEqualTo("done");
        assertThat(tries).containsExactly(ALL, EnumSet.of(Table.RATE, Table.PAUSES), EnumSet.of(Table.PAUSES));
        assertThat(run()).isEqualTo("done");
        assertThat(tries).containsExactly(ALL);
    }

    @Test
    void whatIsRefusedWithoutAnyOptionalTableIsThrown() {
        StatementRefusedException last = refusal("last", "P0001", null);
        StatementRefusedException first = refusal("first", "P0001", null);

        assertThatThrownBy(() -> run(first, first, first, last)).isSameAs(last);
    }

    @Test
    void whereAFurtherTryGetsNoAnswerTheRefusalIsNamed() {
        assertThatThrownBy(() ->
                        run(refusal("no", "P0001", null), new ConnectionLostException("no answer", SqlState.NONE)))
                .isInstanceOf(CatalogTableException.class)
                .isNotInstanceOf(StatementRefusedException.class)
                .hasMessage("PostgreSQL answered ERROR: no (P0001); at a further try: no answer");
    }

    @Test
    void anEnvironmentWithoutStoriesWritesNone() {
        String done = new OptionalTables(false).run(EnumSet.of(Table.STORY), Set::toString);

        assertThat(done).isEqualTo("[]");
    }
}
