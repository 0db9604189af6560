package org.catalogpoller.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A variable that holds pairs such as {@code name=value}, with commas between them. */
final class Pairs {

    private Pairs() {}

    static Form<List<String>> form(String range, String example) {
        return Form.list(range, "pairs such as " + example + ", each name once");
    }

    /** The pairs in their order; the default where the variable is not set, and none without a default. */
    static Map<String, String> read(Variables variables, Variable<List<String>> variable) {
        Map<String, String> pairs = new LinkedHashMap<>();
        List<String> set = variables.find(variable);
        List<String> entries =
                Objects.requireNonNullElse(set, Objects.requireNonNullElse(variable.defaultValue(), List.of()));
        for (String entry : entries) {
            String[] pair = entry.split("=", 2);
            if (pair.length == 2) {
                pairs.put(pair[0].strip(), pair[1].strip());
            }
        }
        if (pairs.size() < entries.size()) {
            variables.problem(variable, "should hold " + variable.form().holds());
        }
        return pairs;
    }
}
