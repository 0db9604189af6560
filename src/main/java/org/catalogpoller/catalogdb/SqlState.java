package org.catalogpoller.catalogdb;

import java.util.List;

/**
 * The code of a refusal by PostgreSQL (its manual, appendix A). It decides whether the refusal is for good, may pass, or
 * means that the connection is lost.
 *
 * @param code five characters; the first two are its class; empty: PostgreSQL gave no answer
 */
record SqlState(String code) {

    /** There was no answer. */
    static final SqlState NONE = new SqlState("");

    /** A value does not fit its column, or breaks a constraint or the check of a view. Or a trigger raises an exception. */
    private static final List<String> VALUES = List.of("22", "23", "44", "P0001");
    /** A table or a column is missing, or the right to use it. */
    private static final String TABLE_OR_RIGHT = "42";

    /** A transaction is rolled back, means run short, a lock is not free, or somebody ends a statement. */
    private static final List<String> MAY_PASS = List.of("40", "53", "55", "57");

    /** The login, the database, or a prepared statement is not there: no other statement is taken either. */
    private static final List<String> CONNECTION = List.of("26", "28", "3D");

    /**
     * A column is of another type than its value (42804), or the key of another type than an id (42883). Or PostgreSQL makes
     * the column's values itself (428C9).
     */
    private static final List<String> TYPES = List.of("42804", "42883", "428C9");

    /** What a session's settings may cause, too: its time-outs (57014, 55P03), and a strict isolation level (40001). */
    private static final List<String> SESSION = List.of(TABLE_OR_RIGHT, "57014", "55P03", "40001");

    private static final String READ_ONLY = "25006";

    /**
     * Class 08 is a connection exception. With class 57P the server ends the session. With 25P03 and 25P04 it does so
     * after a time-out. 53300: it has no connection left.
     */
    private static final List<String> CONNECTION_LOST = List.of("08", "57P", "25P03", "25P04", READ_ONLY, "53300");

    private static final String MISSING_RIGHT = "42501";
    private static final String MISSING_TABLE = "42P01";
    private static final String UNIQUE_VIOLATION = "23505";

    /** Whether the same values are refused for good. */
    boolean isOfValues() {
        return isIn(VALUES);
    }

    /** Whether the type of a column keeps all values out, whatever they are. */
    boolean isOfTypes() {
        return TYPES.contains(code);
    }

    /** Whether another session may take the same statement. */
    boolean mayBeOfSession() {
        return isIn(SESSION);
    }

    /** Whether the same statement may be taken at another time. */
    boolean mayPass() {
        return isIn(MAY_PASS);
    }

    /** Whether it is the connection that PostgreSQL refuses, and not what the statement says. */
    boolean isOfConnection() {
        return isIn(CONNECTION);
    }

    /** Whether the connection is of no more use, and another one may bring an answer. */
    boolean isConnectionLost() {
        return isIn(CONNECTION_LOST);
    }

    boolean isOfTableOrRight() {
        return code.startsWith(TABLE_OR_RIGHT);
    }

    boolean isMissingRight() {
        return code.equals(MISSING_RIGHT);
    }

    boolean isMissingTable() {
        return code.equals(MISSING_TABLE);
    }

    boolean isUniqueViolation() {
        return code.equals(UNIQUE_VIOLATION);
    }

    boolean isReadOnly() {
        return code.equals(READ_ONLY);
    }

    private boolean isIn(List<String> beginnings) {
        return beginnings.stream().anyMatch(code::startsWith);
    }
}
