package org.catalogpoller.catalogdb;

import java.util.regex.Pattern;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore.Publication.Refused;
import org.jspecify.annotations.Nullable;

/** PostgreSQL refused a statement. Its {@link #state} says whether for good. */
class StatementRefusedException extends CatalogTableException {

    private static final long serialVersionUID = 1L;

    private final transient SqlState state;
    private final @Nullable String table;
    private boolean afterNoAnswer;

    /** @param table whose constraint refused it; null: it was no constraint */
    StatementRefusedException(String problem, SqlState state, @Nullable String table) {
        super(problem);
        this.state = state;
        this.table = table;
    }

    /** Whether the table with this name is the reason: it is missing, may not be used, or has a constraint. */
    boolean isOf(String name) {
        return name.equals(table)
                || (state.isOfTableOrRight()
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
        return new StatementRefusedException(problem() + ": " + reason, state, table);
    }

    /** What to say where a further try got no answer. */
    CatalogTableException then(CatalogTableException noAnswer) {
        return new CatalogTableException(problem() + "; at a further try: " + noAnswer.problem());
    }

    SqlState state() {
        return state;
    }

    /** What became of a write that it refused. It is thrown where it is no refusal of the values or their types. */
    Refused ofWrite() {
        if (!state.isOfValues() && !state.isOfTypes()) {
            throw this;
        }
        return new Refused(problem());
    }
}
