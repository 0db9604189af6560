package org.catalogpoller.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An environment variable as it is declared. The settings read it by this. The table in the docs has the same texts.
 *
 * @param defaultValue null: it has none
 * @param documentedDefault in Markdown; without a default, what holds then
 * @param effect what it does, in Markdown
 */
record Variable<T>(String name, Form<T> form, @Nullable T defaultValue, String documentedDefault, String effect) {

    /** A variable with a default, written as it would be in the environment. */
    static <T> Variable<T> of(String name, Form<T> form, String defaultText, String effect) {
        T defaultValue = form.parse().apply(defaultText);
        return new Variable<>(name, form, defaultValue, "`" + defaultText + "`", effect);
    }

    /** @param unset what holds where it is not set */
    static <T> Variable<T> withoutDefault(String name, Form<T> form, String unset, String effect) {
        return new Variable<>(name, form, null, unset, effect);
    }

    T requiredDefault() {
        return Objects.requireNonNull(defaultValue, name);
    }
}
