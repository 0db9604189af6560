package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The variables that the code reads, that README.md documents and that the template sets are the same ones. */
class VariablesAgreeTest {

    /** Secrets in clear: the template takes the ARNs of secrets instead. */
    private static final Set<String> NOT_IN_THE_TEMPLATE =
            Set.of("DB_PASSWORD", "OIDC_CLIENT_SECRET", "OIDC_REFRESH_TOKEN");

    /** The template sets these already for a function that is to read them. */
    private static final Set<String> AHEAD_OF_THE_CODE = Set.of("CATALOG_API_CA", "TOKEN_KEY_SECRET_ARN");

    private static final Pattern IN_CODE =
            Pattern.compile("(?:variables, \"([A-Z]+)\"|\"([A-Z0-9]+(?:_[A-Z0-9]+)+)\")");
    private static final Pattern IN_TABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
    private static final Pattern IN_TEMPLATE = Pattern.compile("(?m)^ {10}([A-Z][A-Z0-9_]+): (.+)$");
    private static final Pattern PARAMETER =
            Pattern.compile("(?m)^  ([A-Z]\\w+): \\{(?:.*Default: \"?([^\",}]*)\"?,)?.*$");

    @Test
    void readmeDocumentsWhatTheCodeReads() throws IOException {
        assertThat(documented().keySet()).isEqualTo(inTheCode());
    }

    @Test
    void readmeTellsNameDefaultRangeAndEffectOfEach() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.split(" \\| |^\\| | \\|$", -1))
                        .hasSize(6)
                        .satisfies(cells ->
                                assertThat(Arrays.asList(cells).subList(1, 5)).noneMatch(String::isBlank))
                        .satisfies(cells -> assertThat(cells[1]).matches(IN_TABLE)));
    }

    @Test
    void theTemplateSetsWhatTheCodeReads() throws IOException {
        Set<String> expected = inTheCode();
        expected.removeAll(NOT_IN_THE_TEMPLATE);
        expected.addAll(AHEAD_OF_THE_CODE);
        assertThat(inTheTemplate().keySet()).isEqualTo(expected);
    }

    @Test
    void aParameterOfTheTemplateIsNamedLikeItsVariable() throws IOException {
        Map<String, String> parameters = parameters();
        inTheTemplate().forEach((variable, value) -> {
            String parameter = value.replace("!Ref ", "");
            if (parameters.containsKey(parameter) && !parameter.equals("KmsKeyArn")) {
                assertThat(parameter).as(variable).isEqualTo(camelCase(variable));
            }
        });
    }

    @Test
    void aDefaultOfTheTemplateIsTheDefaultOfTheFunction() throws IOException {
        Map<String, String> documented = documented();
        Map<String, String> parameters = parameters();
        Set<String> expected = inTheCode();
        expected.forEach(variable -> {
            String inTheTemplate = parameters.getOrDefault(camelCase(variable), "");
            if (!inTheTemplate.isEmpty()) {
                assertThat(documented.get(variable)).as(variable).isEqualTo("`" + inTheTemplate + "`");
            }
        });
    }

    private static Set<String> inTheCode() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/org/catalogpoller/config"))) {
            for (Path file : files.toList()) {
                matches(IN_CODE, Files.readString(file))
                        .forEach(match -> names.add(match.group(1) == null ? match.group(2) : match.group(1)));
            }
        }
        names.removeIf(name -> name.startsWith("AWS_"));
        return names;
    }

    /** The variables of README's table with their defaults. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> variables = new TreeMap<>();
        rows().forEach(line -> {
            String[] cells = line.split(" \\| ", -1);
            matches(IN_TABLE, cells[0]).forEach(match -> variables.put(match.group(1), cells[1]));
        });
        return variables;
    }

    private static List<String> rows() throws IOException {
        String section = between(Files.readString(Path.of("README.md")), "\n## Environment\n", "\n## ");
        return section.lines().filter(line -> line.startsWith("| `")).toList();
    }

    private static Map<String, String> inTheTemplate() throws IOException {
        String block = between(template(), "        Variables:\n", "\n\n");
        return matches(IN_TEMPLATE, block).collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    /** The parameters of the template that are written in one line, with their defaults; blank: there is none. */
    private static Map<String, String> parameters() throws IOException {
        String block = between(template(), "\nParameters:\n", "\nRules:\n");
        return matches(PARAMETER, block)
                .collect(Collectors.toMap(
                        match -> match.group(1), match -> Objects.requireNonNullElse(match.group(2), "")));
    }

    private static String template() throws IOException {
        return Files.readString(Path.of("deploy/template.yaml"));
    }

    private static String between(String text, String start, String end) {
        assertThat(text).contains(start);
        String rest = text.substring(text.indexOf(start) + start.length());
        assertThat(rest).contains(end);
        return rest.substring(0, rest.indexOf(end));
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static String camelCase(String variable) {
        return Arrays.stream(variable.split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
