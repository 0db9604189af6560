package org.catalogpoller.local.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What the page does, as one would do it from a terminal or a program. */
final class Snippets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;

    Snippets(World world) {
        this.world = world;
    }

    /** One action, three ways. */
    public record Snippet(String name, String cli, String curl, String boto3) {}

    Snippet start(String name, String row, String token) {
        ObjectNode event = JSON.createObjectNode().put("catalog_name", name);
        if (row.matches("[0-9]{1,18}")) {
            event.put("local_catalog_id", Long.parseLong(row));
        } else {
            event.put("local_catalog_id", row);
        }
        if (!token.isEmpty()) {
            event.put("jwt_token", "TOKEN");
        }
        String withToken = token.isEmpty() ? "" : " --token-file FILE";
        return snippet("start", "start " + quoted(name) + " " + row + withToken, event);
    }

    /** What can be done with a poll as it is. */
    List<Snippet> steering(PollView poll) {
        List<Snippet> snippets = new ArrayList<>();
        String id = quoted(poll.id());
        snippets.add(snippet("show", "show " + id, of("status", poll)));
        if (poll.waits()) {
            snippets.add(snippet("check now", "check-now " + id, of("check-now", poll)));
            snippets.add(snippet("cancel", "cancel " + id, of("cancel", poll)));
            snippets.add(snippet("pause", "pause --catalog " + poll.catalogId(), ofCatalog("pause", poll)));
            snippets.add(snippet("resume", "resume --catalog " + poll.catalogId(), ofCatalog("resume", poll)));
        }
        if (poll.canBeRetried()) {
            snippets.add(snippet("retry", "retry " + id, of("retry", poll)));
        }
        return snippets;
    }

    private static ObjectNode of(String action, PollView poll) {
        return Function.event(action).put("poll_id", poll.id());
    }

    private static ObjectNode ofCatalog(String action, PollView poll) {
        return Function.event(action).put("local_catalog_id", poll.catalogId());
    }

    private Snippet snippet(String name, String command, ObjectNode event) {
        String boto3 = """
                import boto3, json
                poller = boto3.client("lambda", endpoint_url="%s", region_name="us-east-1",
                                      aws_access_key_id="local", aws_secret_access_key="local")
                answer = poller.invoke(FunctionName="catalog-status-poller:live", Payload=json.dumps(%s))
                print(answer["Payload"].read().decode())""".formatted(world.lambdaUrl(), event);
        return new Snippet(
                name,
                "deploy/poller " + command + " --endpoint-url " + world.lambdaUrl(),
                "curl " + world.events() + " -d " + quoted(event.toString()),
                boto3);
    }

    /** Text as one word of a shell. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9._:/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
