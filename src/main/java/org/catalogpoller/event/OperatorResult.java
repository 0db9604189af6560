package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.lambda.InvocationLog;
import org.catalogpoller.operations.SetupCheck.Finding;
import org.catalogpoller.operations.Sweeper.Swept;
import org.catalogpoller.poll.TrackedPoll;

/**
 * What an operator is told.
 *
 * @param line the same for the log
 */
public record OperatorResult(ObjectNode json, String line) {

    public static OperatorResult status(List<TrackedPoll> polls) {
        ObjectNode json = success(Action.STATUS);
        addPolls(json, polls);
        return new OperatorResult(json, "status: " + polls.size() + " polls");
    }

    public static OperatorResult cancelled(List<TrackedPoll> polls) {
        ObjectNode json = success(Action.CANCEL).put("cancelled", polls.size());
        addPolls(json, polls);
        return new OperatorResult(json, "cancel: " + polls.size() + " polls");
    }

    public static OperatorResult swept(Swept swept) {
        ObjectNode json = success(Action.SWEEP)
                .put("revived", swept.revived())
                .put("timed_out", swept.timedOut())
                .put("stalled", swept.stalled())
                .put("notified", swept.announced().notified())
                .put("unnotified", swept.announced().unnotified());
        String problem = swept.announced().problem();
        if (problem != null) {
            json.put("error", problem);
        }
        return new OperatorResult(
                json,
                "sweep: " + swept.revived() + " revived, " + swept.timedOut() + " timed out, " + swept.stalled()
                        + " stalled, " + swept.announced().notified() + " notified, "
                        + swept.announced().unnotified() + " unnotified"
                        + (problem == null ? "" : " (" + InvocationLog.escaped(problem) + ")"));
    }

    public static OperatorResult checked(List<Finding> findings) {
        boolean well = findings.stream().allMatch(Finding::ok);
        ObjectNode json = success(Action.CHECK_SETUP).put("success", well);
        ObjectNode checks = json.putObject("checks");
        findings.forEach(finding ->
                checks.putObject(finding.name()).put("ok", finding.ok()).put("detail", finding.detail()));
        String problems = findings.stream()
                .filter(finding -> !finding.ok())
                .map(finding -> finding.name() + ": " + InvocationLog.escaped(finding.detail()))
                .collect(Collectors.joining("; "));
        return new OperatorResult(json, "check-setup: " + (well ? "all is well" : problems));
    }

    private static ObjectNode success(Action action) {
        return JsonNodeFactory.instance.objectNode().put("success", true).put("action", Action.wire(action));
    }

    private static void addPolls(ObjectNode json, List<TrackedPoll> polls) {
        ArrayNode array = json.putArray("polls");
        for (TrackedPoll poll : polls) {
            ObjectNode item = array.addObject()
                    .put("poll_id", poll.poll().id())
                    .put("state", poll.state().name())
                    .put("local_catalog_id", poll.catalogId())
                    .put("catalog_name", poll.catalogName())
                    .put("attempt_count", poll.poll().attempts())
                    .put("last_status", poll.lastStatus());
            if (poll.values() != null) {
                poll.values().byField().forEach(item::put);
            }
            if (poll.lastError() != null) {
                item.put("last_error", poll.lastError());
            }
            item.put("started_at", poll.poll().startedAt().toString())
                    .put("deadline", poll.deadline().toString());
            if (poll.nextAttemptAt() != null) {
                item.put("next_attempt_at", poll.nextAttemptAt().toString());
            }
        }
    }
}
