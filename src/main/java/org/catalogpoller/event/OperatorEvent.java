package org.catalogpoller.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The event of an operator: one with the field {@code action}.
 *
 * @param pollId the poll that it is about; null: all polls of the catalog, or all polls
 * @param localCatalogId the catalog that it is about; null: none in particular
 */
public record OperatorEvent(
        Action action, @Nullable String pollId, @Nullable Long localCatalogId) implements Event {

    public enum Action {
        STATUS,
        CANCEL,
        SWEEP,
        CHECK_SETUP;

        public static String wire(Action action) {
            return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The event, or null where the fields are those of an attempt. */
    public static @Nullable OperatorEvent of(EventFields fields) {
        String action = fields.text("action", 64);
        if (action == null) {
            return null;
        }
        return new OperatorEvent(action(fields, action), PollEvent.pollId(fields), fields.id("local_catalog_id"));
    }

    private static Action action(EventFields fields, String name) {
        return Arrays.stream(Action.values())
                .filter(action -> Action.wire(action).equals(name))
                .findFirst()
                .orElseThrow(() -> fields.invalid(
                        "action",
                        "must be one of "
                                + Arrays.stream(Action.values())
                                        .map(Action::wire)
                                        .collect(Collectors.joining(", "))));
    }
}
