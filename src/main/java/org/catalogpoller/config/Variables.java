package org.catalogpoller.config;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads declared variables and collects what is wrong with them, so that one start names all mistakes. A value never
 * appears in a message: people paste passwords into the wrong variable.
 */
final class Variables {

    private final UnaryOperator<@Nullable String> lookup;
    private final List<String> problems = new ArrayList<>();

    Variables(UnaryOperator<@Nullable String> lookup) {
        this.lookup = lookup;
    }

    /** The value; the default where it is not set or malformed. */
    <T> T get(Variable<T> variable) {
        T value = find(variable);
        return value == null ? variable.requiredDefault() : value;
    }

    /** @param placeholder stands for a value that is missing or malformed, until the start ends with the message */
    <T> T require(Variable<T> variable, T placeholder) {
        T value = find(variable);
        if (!isSet(variable)) {
            problem(variable, missing(variable));
        }
        return value == null ? placeholder : value;
    }

    /** The value; null where it is not set or malformed. */
    <T> @Nullable T find(Variable<T> variable) {
        String text = text(variable);
        if (text == null) {
            return null;
        }
        try {
            T value = variable.form().parse().apply(text);
            if (variable.form().fits().test(value)) {
                return value;
            }
        } catch (IllegalArgumentException | ArithmeticException | UncheckedIOException e) {
            // reported below like a value that does not fit
        }
        problem(
                variable,
                "should hold " + variable.form().holds() + variable.form().limits());
        return null;
    }

    /** Whether the variable holds anything, right or wrong; blanks are nothing. */
    boolean isSet(Variable<?> variable) {
        return text(variable) != null;
    }

    /**
     * Notes a problem unless exactly one of two variables is set.
     *
     * @param otherHolds what the other one holds in place of the first, for the message
     */
    void requireOneOf(Variable<?> variable, Variable<?> other, String otherHolds) {
        if (!isSet(variable) && !isSet(other)) {
            problem(variable, missing(variable) + ", or " + other.name() + " " + otherHolds);
        } else if (isSet(variable) && isSet(other)) {
            problem(variable, "should not be set beside " + other.name() + ": one of them is enough");
        }
    }

    /** What to say of a variable that is not set. */
    static String missing(Variable<?> variable) {
        return "is missing: it should hold " + variable.form().holds();
    }

    void problem(Variable<?> variable, String problem) {
        problems.add(variable.name() + " " + problem);
    }

    void throwIfInvalid() {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException("Configuration: " + String.join("; ", problems));
        }
    }

    private @Nullable String text(Variable<?> variable) {
        String text = lookup.apply(variable.name());
        return text == null || text.isBlank() ? null : text;
    }
}
