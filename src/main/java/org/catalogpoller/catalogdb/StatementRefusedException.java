package org.catalogpoller.catalogdb;

import java.util.List;
import java.util.regex.Pattern;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore.Publication.Refused;
import org.jspecify.annotations.Nullable;

/** PostgreSQL refused a statement. Its codes are in appendix A of the PostgreSQL manual. */
class StatementRefusedException extends CatalogTableException {

    private static final long serialVersionUID = 1L;

    /** A value does not fit its column, or breaks a constraint or the check of a view. Or a trigger raises an exception. */
    private static final List<String> VALUES = List.of("22", "23", "44", "P0001");
    /**
     * A column is of another type than its value (42804), the key of another type than an id (42883), or PostgreSQL makes
     * the column's values itself (428C9).
     */
    private static final List<String> TYPES = List.of("42804", "42883", "428C9");
    /** A table or a column is missing, or the right to use it. */
    private static final String TABLE_OR_RIGHT = "42";

    /** A transaction is rolled back, means run short, a lock is not free, or somebody ends a statement. */
    private static final List<String> MAY_PASS = List.of("40", "53", "55", "57");

    /** The login, the database, or a prepared statement is not there: no other statement is taken either. */
    private static final List<String> CONNECTION = List.of("26", "28", "3D");

    /**
     * What a session's own settings may cause, beside a table or a right: its time-outs (57014, 55P03), and an isolation level
     * that is stricter than usual (40001).
     */
    private static final List<String> SESSION = List.of(TABLE_OR_RIGHT, "57014", "55P03", "40001");

    private static final String MISSING_RIGHT = "42501";
    private static final String MISSING_TABLE = "42P01";
    private static final String UNIQUE_VIOLATION = "23505";

    private final String sqlState;
    private final @Nullable String table;
    private boolean afterNoAnswer;

    /** @param table whose constraint refused it; null: it was no constraint */
    StatementRefusedException(String problem, String sqlState, @Nullable String table) {
        super(problem);
        this.sqlState = sqlState;
        this.table = table;
    }

    /** Whether the table with this name is the reason: it is missing, may not be used, or has a constraint. */
    boolean isOf(String name) {
        return name.equals(table)
                || (isOfTableOrRight()
                        && Pattern.compile("\\b" + name + "\\b")
                                .matcher(problem())
                                .find());
    }

    /** The same, where a try of the statement before got no answer. That one may have been done. */
    StatementRefusedException afterNoAnswer() {
        afterNoAnswer = true;
        return this;
    }

    boolean isAfterNoAnswer() {
        return afterNoAnswer;
    }

    /** The same, with more words about the reason. */
    StatementRefusedException because(String reason) {
        return new StatementRefusedException(problem() + ": " + reason, sqlState, table);
    }

    /** What to say where a further try got no answer. */
    CatalogTableException then(CatalogTableException noAnswer) {
        return new CatalogTableException(problem() + "; at a further try: " + noAnswer.problem());
    }

    /** Whether the same statement may be taken at another time. */
    boolean mayPass() {
        return MAY_PASS.stream().anyMatch(sqlState::startsWith);
    }

    /** Whether another session may take the same statement. */
    boolean mayBeOfSession() {
        return SESSION.stream().anyMatch(sqlState::startsWith);
    }

    /** Whether it is the connection that PostgreSQL refuses, and not what the statement says. */
    boolean isOfConnection() {
        return CONNECTION.stream().anyMatch(sqlState::startsWith);
    }

    /** Whether the type of a column keeps all values out, whatever they are. */
    boolean isOfTypes() {
        return TYPES.contains(sqlState);
    }

    /** Whether the same values are refused at every try. */
    boolean isOfValues() {
        return VALUES.stream().anyMatch(sqlState::startsWith);
    }

    /** What became of a write that it refused. It is thrown where it is no refusal of the values or their types. */
    Refused ofWrite() {
        if (!isOfValues() && !isOfTypes()) {
            throw this;
        }
        return new Refused(problem());
    }

    boolean isOfTableOrRight() {
        return sqlState.startsWith(TABLE_OR_RIGHT);
    }

    boolean isMissingRight() {
        return sqlState.equals(MISSING_RIGHT);
    }

    boolean isMissingTable() {
        return sqlState.equals(MISSING_TABLE);
    }

    boolean isUniqueViolation() {
        return sqlState.equals(UNIQUE_VIOLATION);
    }
}
