package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The variables that the settings declare, that the docs have in their table and that the template sets agree. */
class VariablesAgreeTest {

    private static final Path TABLE = Path.of("deploy/docs/configuration.md");
    private static final Path TEMPLATE = Path.of("deploy/template.yaml");
    /** Secrets in clear: the template takes the ARNs of secrets instead. */
    private static final Set<String> NOT_IN_THE_TEMPLATE =
            Set.of("DB_PASSWORD", "OIDC_CLIENT_SECRET", "OIDC_REFRESH_TOKEN");

    private static final Pattern IN_TEMPLATE = Pattern.compile("(?m)^ {10}([A-Z][A-Z0-9_]+): (.+)$");
    private static final Pattern PARAMETER =
            Pattern.compile("(?m)^  ([A-Z]\\w+): \\{(?:.*Default: \"?([^\",}]*)\"?,)?.*$");

    @Test
    void theTableInTheDocsHasTheTextsOfTheDeclaredVariables() throws IOException {
        List<String> rows = Files.readString(TABLE)
                .lines()
                .filter(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(declared().values().stream()
                        .map(VariablesAgreeTest::row)
                        .toList());
    }

    @Test
    void theTemplateSetsEachVariableButSecretsInClear() throws IOException {
        Set<String> expected = declared().keySet();
        expected.removeAll(NOT_IN_THE_TEMPLATE);

        assertThat(inTheTemplate().keySet()).isEqualTo(expected);
    }

    @Test
    void aParameterOfTheTemplateHasTheNameOfItsVariable() throws IOException {
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
        Map<String, String> parameters = parameters();
        declared().forEach((name, variable) -> {
            String inTheTemplate = parameters.getOrDefault(camelCase(name), "");
            if (!inTheTemplate.isEmpty()) {
                assertThat(variable.documentedDefault()).as(name).isEqualTo("`" + inTheTemplate + "`");
            }
        });
    }

    private static String row(Variable<?> variable) {
        return "| `" + variable.name() + "` | " + variable.documentedDefault() + " | "
                + variable.form().range() + " | " + variable.effect() + " |";
    }

    /** All of the parts of Settings and of what they consist of. */
    private static Map<String, Variable<?>> declared() {
        List<Variable<?>> variables = new ArrayList<>();
        collect(Settings.class, variables);
        return variables.stream()
                .collect(Collectors.toMap(
                        Variable::name,
                        Function.identity(),
                        (one, other) -> {
                            throw new AssertionError(one.name() + " is declared twice");
                        },
                        TreeMap::new));
    }

    /** A part itself, also where it is optional. */
    private static Class<?> part(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return (Class<?>) generic.getActualTypeArguments()[0];
        }
        return type instanceof Class<?> itself ? itself : Object.class;
    }

    private static void collect(Class<?> part, List<Variable<?>> variables) {
        for (Field field : part.getDeclaredFields()) {
            if (field.getType() == Variable.class) {
                variables.add(value(field));
            }
        }
        Arrays.stream(part.getRecordComponents())
                .map(component -> part(component.getGenericType()))
                .filter(type -> type.isRecord() && type.getPackage().equals(Settings.class.getPackage()))
                .distinct()
                .forEach(type -> collect(type, variables));
    }

    private static Variable<?> value(Field field) {
        try {
            field.setAccessible(true);
            return (Variable<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> inTheTemplate() throws IOException {
        String block = between(Files.readString(TEMPLATE), "        Variables:\n", "\n\n");
        return matches(IN_TEMPLATE, block).collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    /** The parameters of the template that are written in one line, with their defaults; blank: there is none. */
    private static Map<String, String> parameters() throws IOException {
        String block = between(Files.readString(TEMPLATE), "\nParameters:\n", "\nRules:\n");
        return matches(PARAMETER, block)
                .collect(Collectors.toMap(
                        match -> match.group(1), match -> match.group(2) == null ? "" : match.group(2)));
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
