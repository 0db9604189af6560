package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.poll.Poll;
import org.jspecify.annotations.Nullable;

/**
 * Polls that were started again.
 *
 * @param polls the new ones
 * @param refused those that were not started again
 * @param remaining polls that there was no time for
 * @param problem what went wrong; null: nothing
 */
public record Retried(
        List<New> polls,
        List<Refused> refused,
        int remaining,
        @Nullable String problem) implements OperatorResult {

    private static final int MOST_SHOWN = 100;

    /** A new poll, and the ended one that it starts again. */
    public record New(Poll poll, String retryOf) {}

    /** A poll that was not started again, and why, for people and without secrets. */
    public record Refused(String pollId, String reason) {}

    @Override
    public Action action() {
        return Action.RETRY;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = OperatorResult.answer(action(), problem).put("retried", polls.size());
        ArrayNode started = json.putArray("polls");
        polls.stream()
                .limit(MOST_SHOWN)
                .forEach(each -> started.addObject()
                        .put("poll_id", each.poll().id())
                        .put("retry_of", each.retryOf())
                        .put("local_catalog_id", each.poll().catalog().id())
                        .put("catalog_name", each.poll().catalog().name()));
        ArrayNode notRetried = json.putArray("not_retried");
        refused.stream()
                .limit(MOST_SHOWN)
                .forEach(each ->
                        notRetried.addObject().put("poll_id", each.pollId()).put("reason", each.reason()));
        return json.put("left", remaining);
    }

    @Override
    public String line() {
        return "retry: " + polls.size() + " retried, " + refused.size() + " not retried, " + remaining + " left"
                + OperatorResult.inBrackets(problem);
    }
}
