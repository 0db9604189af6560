package org.catalogpoller.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
public record ReadinessSettings(
        Map<String, String> fields,
        List<String> notReady,
        @Nullable String status,
        List<String> failed,
        String message) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    private static final Variable<List<String>> FIELDS = Variable.of(
            "CATALOG_API_FIELDS",
            Pairs.form(
                    "pairs of a name (1 to 63 of `a-z`, `0-9`, `_`, a letter first) and a JSON Pointer (RFC 6901)",
                    "kb_name=/metadata/kb_id,agent_id=/metadata/agent_id"),
            "kb_name=/kb_name,data_source_name=/data_source_name",
            "the values that are needed, and where each is in the answer. Names of events, results and notifications"
                    + " are taken. A comma in a pointer is written `\\,`, a backslash `\\\\`");
    private static final Variable<List<String>> NOT_READY = Variable.of(
            "CATALOG_API_NOT_READY",
            Form.words(),
            "PENDING,NULL,NONE",
            "stand for a value that is not there yet, in any case. A missing or blank value is never there");
    private static final Variable<String> STATUS_FIELD = Variable.withoutDefault(
            "CATALOG_API_STATUS_FIELD",
            Form.pointer("JSON Pointer to a text or number"),
            "none",
            "where the answer has a status; needs `CATALOG_API_FAILED_STATUS` too");
    private static final Variable<List<String>> FAILED_STATUS = Variable.withoutDefault(
            "CATALOG_API_FAILED_STATUS",
            Form.words(),
            "none",
            "the statuses that end the poll as `FAILED`, in any case; needs `CATALOG_API_STATUS_FIELD` too");
    private static final Variable<String> MESSAGE_FIELD = Variable.of(
            "CATALOG_API_MESSAGE_FIELD",
            Form.pointer("JSON Pointer"),
            "/message",
            "where the reason for such a status is. At most 500 characters of it become the `error`, none if it quotes"
                    + " the token");

    /** What has to be in an answer so that a catalog is ready. */
    public ReadinessRule rule() {
        return new ReadinessRule(List.copyOf(fields.keySet()), notReady);
    }

    static ReadinessSettings read(Variables variables) {
        boolean hasFailed = variables.isSet(FAILED_STATUS);
        if (hasFailed && !variables.isSet(STATUS_FIELD)) {
            variables.problem(STATUS_FIELD, "is missing: CATALOG_API_FAILED_STATUS needs the place of the status");
        }
        if (!hasFailed && variables.isSet(STATUS_FIELD)) {
            variables.problem(
                    FAILED_STATUS,
                    "is missing: CATALOG_API_STATUS_FIELD needs the words that mean failed, such as FAILED,DELETED");
        }
        List<String> failed = variables.find(FAILED_STATUS);
        return new ReadinessSettings(
                fields(variables),
                variables.get(NOT_READY),
                variables.find(STATUS_FIELD),
                failed == null ? List.of() : failed,
                variables.get(MESSAGE_FIELD));
    }

    private static Map<String, String> fields(Variables variables) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(CatalogValues.KB_NAME, "/" + CatalogValues.KB_NAME);
        fields.put(CatalogValues.DATA_SOURCE_NAME, "/" + CatalogValues.DATA_SOURCE_NAME);
        fields.putAll(Pairs.read(variables, FIELDS));
        Set<String> problems = new LinkedHashSet<>();
        fields.forEach((name, pointer) -> {
            if (!NAME.matcher(name).matches()) {
                problems.add("should hold names of 1 to 63 lower-case letters, digits and underscores that begin with a"
                        + " letter");
            } else if (ReservedFields.NAMES.contains(name)) {
                problems.add("should hold names other than those of events and results, such as " + name);
            }
            if (!Form.isPointer(pointer)) {
                problems.add("should hold JSON Pointers such as /metadata/kb_id");
            }
        });
        problems.forEach(problem -> variables.problem(FIELDS, problem));
        return fields;
    }
}
