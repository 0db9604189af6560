package org.catalogpoller.config;

import io.smallrye.config.common.utils.StringUtil;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables that hold several things with commas between them. A comma that is part of one has a backslash before it. */
final class ListVariables {

    private ListVariables() {}

    static List<String> words(Variables variables, String name, List<String> defaultValue) {
        String value = variables.value(name);
        if (value == null) {
            return defaultValue;
        }
        List<String> words = entries(value);
        if (words.isEmpty()) {
            variables.problem(name, "should hold words with commas between them");
        }
        return words;
    }

    /** Pairs such as {@code name=value}, in their order; empty where the variable is not set. */
    static Map<String, String> pairs(Variables variables, String name, String example) {
        Map<String, String> pairs = new LinkedHashMap<>();
        String value = variables.value(name);
        if (value == null) {
            return pairs;
        }
        List<String> entries = entries(value);
        for (String entry : entries) {
            String[] pair = entry.split("=", 2);
            if (pair.length == 2) {
                pairs.put(pair[0].strip(), pair[1].strip());
            }
        }
        if (entries.isEmpty() || pairs.size() < entries.size()) {
            variables.problem(name, "should hold pairs such as " + example + ", each name once");
        }
        return pairs;
    }

    private static List<String> entries(String value) {
        return Arrays.stream(StringUtil.split(value))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
