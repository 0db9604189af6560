package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.catalogpoller.event.OperatorEvent.Action;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that an operator wants at once.
 *
 * @param due the event of the attempt; null: there is none to make
 * @param made what became of the attempt; null: it is not made yet
 * @param problem why there is none, for people and without secrets; null: there is one
 */
public record CheckedNow(
        @Nullable PollEvent due,
        @Nullable PollResult made,
        @Nullable String problem) implements OperatorResult {

    /** An attempt that is to be made in this invocation. */
    public static CheckedNow due(PollEvent event) {
        return new CheckedNow(event, null, null);
    }

    /** No attempt can be made. */
    public static CheckedNow refused(String problem) {
        return new CheckedNow(null, null, problem);
    }

    /** The same after the invocation for it. A pause that was not known before may have kept it from its attempt. */
    public CheckedNow made(PollResult result) {
        boolean isMade = due == null || result.poll().attempts() > due.attempts();
        String why = result.error() == null ? "" : ": " + result.error();
        return new CheckedNow(due, result, isMade ? problem : "no attempt was made" + why);
    }

    @Override
    public Action action() {
        return Action.CHECK_NOW;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = OperatorResult.answer(action(), problem);
        if (made != null) {
            json.put("success", problem == null && made.outcome().success());
            json.set("checked", made.toJson());
        }
        return json;
    }

    @Override
    public String line() {
        return "check-now: " + (problem == null ? "an attempt" : problem);
    }
}
