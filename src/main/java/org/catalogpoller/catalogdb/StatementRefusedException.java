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
    private boolean explained;

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
                        && Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                                .matcher(problem())
                                .find());
    }

    /** Notes that an earlier try of the statement got no answer. PostgreSQL may have done that one. */
    StatementRefusedException afterNoAnswer() {
        afterNoAnswer = true;
        return this;
    }

    boolean isAfterNoAnswer() {
        return afterNoAnswer;
    }

    /** The same, with what is wrong with the table of the statement. */
    StatementRefusedException because(String reason) {
        StatementRefusedException same = new StatementRefusedException(problem() + ": " + reason, state, table);
        same.explained = true;
        return same;
    }

    /** What to say where a further try got no answer. */
    CatalogTableException then(CatalogTableException noAnswer) {
        return new CatalogTableException(problem() + "; at a further try: " + noAnswer.problem());
    }

    SqlState state() {
        return state;
    }

    /**
     * What became of a write that it refused. It is thrown where it is no refusal of the values or their types. A trigger may
     * cause the codes of types, too, with a statement of its own. The columns are as they should be then.
     */
    Refused ofWrite() {
        if (!state.isOfValues() && !(state.isOfTypes() && explained)) {
            throw this;
        }
        return new Refused(problem());
    }
}
