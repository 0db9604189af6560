package org.catalogpoller.local.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Results of operators' events, as a sentence. */
final class Words {

    private Words() {}

    static String of(String action, JsonNode result) {
        return switch (action) {
            case "sweep" -> sweep(result);
            case "check-now" -> "The attempt was made: " + checked(result.path("checked"));
            case "cancel" -> "The poll is cancelled, and its schedule is deleted.";
            case "retry" -> result.path("retried").asInt() == 0
                    ? notRetried(result)
                    : "The poll starts again, as "
                            + result.path("polls").path(0).path("poll_id").asText() + ".";
            case "pause" -> "Paused. A running function hears of it within a minute. The deadlines move along.";
            case "resume" -> resumed(result.path("resumed").asInt());
            default -> result.toString();
        };
    }

    /** A number with its noun, such as 1 poll or 2 polls. */
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String resumed(int polls) {
        String goOn = polls == 1 ? "1 poll goes on at once." : polls + " polls go on at once.";
        return "The pause is over." + (polls == 0 ? "" : " " + goOn);
    }

    private static String notRetried(JsonNode result) {
        String reason = result.path("not_retried").path(0).path("reason").asText();
        return reason.isEmpty() ? "There was nothing to retry." : "Not retried: " + reason + ".";
    }

    private static String checked(JsonNode checked) {
        String problem = checked.path("error").asText();
        return checked.path("outcome").asText() + (problem.isEmpty() ? "" : ", " + problem) + ".";
    }

    private static String sweep(JsonNode result) {
        List<String> done = new ArrayList<>();
        for (String count : List.of("revived", "timed_out", "stalled", "notified", "unnotified", "deleted")) {
            if (result.path(count).asInt() > 0) {
                done.add(result.path(count).asInt() + " " + count.replace('_', ' '));
            }
        }
        return done.isEmpty()
                ? "The sweep found nothing to repair. An attempt counts as lost 6 min after its time."
                : "The sweep: " + String.join(", ", done) + ".";
    }
}
