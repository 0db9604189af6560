package org.catalogpoller.catalogdb;

/** What a refusal says about the setup. */
final class SetupRefusal {

    static final String READ_ONLY = "the server is read-only: DB_HOST should name the primary, and the"
            + " user must not have default_transaction_read_only (";

    private SetupRefusal() {}

    /**
     * A refusal in words.
     *
     * @param table the table that was tried; a trigger of it may miss another one
     */
    static String inWords(String table, StatementRefusedException refusal) {
        if (refusal.state().isMissingTable() && refusal.isOf(table)) {
            return "there is no table " + table + " (deploy/catalog_poll.sql)";
        }
        return refusal.problem()
                + (refusal.state().isMissingRight() ? " (GRANT, or a policy of row level security)" : "");
    }
}
