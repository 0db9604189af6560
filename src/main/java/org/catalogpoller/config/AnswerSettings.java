package org.catalogpoller.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/**
 * What is in the catalog API's answers and where. Places are JSON Pointers (RFC 6901).
 *
 * @param fields the place of each value, by the name of its field, kb_name and data_source_name first
 * @param notReady words that stand for a value that is not there yet
 * @param status the place of a status; null: there is none to be looked at
 * @param failed the words of the status that end a poll; empty where there is no status
 * @param message the place of the reason for such a status
 */
public record AnswerSettings(
        Map<String, String> fields,
        List<String> notReady,
        @Nullable String status,
        List<String> failed,
        String message) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    /** RFC 6901, 3: empty, or parts that begin with a slash, in which a tilde is ~0 and a slash ~1. */
    private static final Pattern POINTER = Pattern.compile("(?:/[^~/]*+(?:~[01][^~/]*+)*+)*+");

    /** What events, results, states of polls and notifications have of their own. */
    static final Set<String> RESERVED = Set.of(
            "action",
            "attempt_count",
            "cancelled",
            "catalog_data",
            "catalog_id",
            "catalog_name",
            "catalog_ready",
            "deadline",
            "dry_run",
            "due_at",
            "ended_at",
            "error",
            "jwt_token",
            "last_error",
            "last_status",
            "local_catalog_id",
            "next_attempt_at",
            "outcome",
            "poll_id",
            "polls",
            "rows_updated",
            "started_at",
            "state",
            "success",
            "updated");

    /** What has to be in an answer so that a catalog is ready. */
    public ReadinessRule readiness() {
        return new ReadinessRule(List.copyOf(fields.keySet()), notReady);
    }

    static AnswerSettings read(Variables variables) {
        String status = pointer(variables, "CATALOG_API_STATUS_FIELD", null);
        List<String> failed = ListVariables.words(variables, "CATALOG_API_FAILED_STATUS", List.of());
        if (status == null && !failed.isEmpty()) {
            variables.problem(
                    "CATALOG_API_STATUS_FIELD", "is missing: CATALOG_API_FAILED_STATUS needs the place of the status");
        }
        if (status != null && failed.isEmpty()) {
            variables.problem(
                    "CATALOG_API_FAILED_STATUS",
                    "is missing: CATALOG_API_STATUS_FIELD needs the words that mean failed, such as FAILED,DELETED");
        }
        return new AnswerSettings(
                fields(variables),
                ListVariables.words(variables, "CATALOG_API_NOT_READY", List.of("PENDING", "NULL", "NONE")),
                status,
                failed,
                String.valueOf(pointer(variables, "CATALOG_API_MESSAGE_FIELD", "/message")));
    }

    private static Map<String, String> fields(Variables variables) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(CatalogValues.KB_NAME, "/" + CatalogValues.KB_NAME);
        fields.put(CatalogValues.DATA_SOURCE_NAME, "/" + CatalogValues.DATA_SOURCE_NAME);
        List<String> problems = new ArrayList<>();
        ListVariables.pairs(variables, "CATALOG_API_FIELDS", "kb_name=/metadata/kb_id,agent_id=/metadata/agent_id")
                .forEach((name, pointer) -> {
                    if (!NAME.matcher(name).matches()) {
                        problems.add("should hold names of 1 to 63 lower-case letters, digits and underscores that"
                                + " begin with a letter");
                    } else if (RESERVED.contains(name)) {
                        problems.add("should hold names other than those of events and results, such as " + name);
                    }
                    if (!isPointer(pointer)) {
                        problems.add("should hold JSON Pointers such as /metadata/kb_id");
                    }
                    fields.put(name, pointer);
                });
        problems.stream().distinct().forEach(problem -> variables.problem("CATALOG_API_FIELDS", problem));
        return fields;
    }

    private static @Nullable String pointer(Variables variables, String name, @Nullable String defaultValue) {
        String value = variables.value(name);
        if (value != null && !isPointer(value.strip())) {
            variables.problem(name, "should hold a JSON Pointer such as /metadata/status");
        }
        return value == null ? defaultValue : value.strip();
    }

    private static boolean isPointer(String text) {
        return POINTER.matcher(text).matches();
    }
}
