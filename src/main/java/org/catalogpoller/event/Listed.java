package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.poll.PollRow;

/**
 * A page of polls, the newest first.
 *
 * @param isLast whether no page follows
 */
public record Listed(List<PollRow> polls, boolean isLast) implements OperatorResult {

    @Override
    public Action action() {
        return Action.LIST;
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = RowJson.addTo(OperatorResult.answer(action()), polls);
        return isLast
                ? json
                : json.put(
                        "next_cursor",
                        ListEvent.Cursor.behind(polls.get(polls.size() - 1)).text());
    }

    @Override
    public String line() {
        return "list: " + OperatorResult.counted(polls) + (isLast ? "" : ", and more");
    }
}
