package org.catalogpoller.catalogdb;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Runs the statements that move polls. Beside the polls they use tables that a poll goes on without. A statement that
 * PostgreSQL refuses is run without the table that the error names. If it names none, they are left out one by one. Where
 * a table is missing or may not be written, the environment goes on without it.
 */
final class OptionalTables {

    static final String POLLS = "catalog_poll";

    /** Tables that a poll goes on without, those that matter least first. */
    enum Table {
        STORY("catalog_poll_attempt"),
        RATE("catalog_poll_rate"),
        PAUSES("catalog_poll_pause");

        final String sqlName;

        Table(String sqlName) {
            this.sqlName = sqlName;
        }
    }

    private final Set<Table> off = ConcurrentHashMap.newKeySet();

    /** @param story whether the statements write lines of stories */
    OptionalTables(boolean story) {
        if (!story) {
            off.add(Table.STORY);
        }
    }

    /**
     * Runs a statement in the fullest form that PostgreSQL takes.
     *
     * @param used the tables that it uses in its fullest form
     * @param statement in the form that uses these tables
     */
    <T> T run(Set<Table> used, Function<Set<Table>, T> statement) {
        Set<Table> tables = EnumSet.copyOf(used);
        tables.removeAll(off);
        StatementRefusedException refusal = null;
        while (true) {
            try {
                return statement.apply(tables);
            } catch (StatementRefusedException e) {
                tables.remove(atFault(e, tables).orElseThrow(() -> e));
                refusal = e;
            } catch (ConnectionLostException e) {
                throw refusal == null ? e : refusal.then(e);
            }
        }
    }

    /** The table to go without. Empty: the refusal may pass, the polls' own table refuses, or no table is left. */
    private Optional<Table> atFault(StatementRefusedException refusal, Set<Table> tables) {
        if (refusal.isOf(POLLS) || refusal.state().isOfConnection()) {
            return Optional.empty();
        }
        Optional<Table> named =
                tables.stream().filter(table -> refusal.isOf(table.sqlName)).findFirst();
        if (refusal.state().isOfTableOrRight()) {
            named.ifPresent(off::add);
        }
        // a trigger says of no table that it is its own
        return named.isPresent() || refusal.state().mayPass()
                ? named
                : tables.stream().findFirst();
    }
}
