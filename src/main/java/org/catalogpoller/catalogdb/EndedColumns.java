package org.catalogpoller.catalogdb;

/** What an UPDATE changes in the row of a poll that ends, beside its state, its error and its values. */
final class EndedColumns {

    private EndedColumns() {}

    /**
     * No attempt follows, and its notifications are due.
     *
     * @param notifies the parameter that says whether others are to be notified of the end, in SQL
     */
    static String set(String notifies) {
        return "next_attempt_at = NULL, updated_at = now(), notify_after = CASE WHEN " + notifies
                + "::boolean THEN now() END, notified = NULL";
    }
}
