package org.catalogpoller.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.catalogpoller.poll.Poll;
import org.jspecify.annotations.Nullable;

/** The event of an operator: one with the field {@code action}. */
public sealed interface OperatorEvent extends Event
        permits ListEvent, RetryOrder, OperatorEvent.General, OperatorEvent.About, OperatorEvent.PauseOrder {

    Action action();

    /** What an operator asks for. */
    enum Action {
        LIST,
        STATUS,
        CANCEL,
        CHECK_NOW,
        RETRY,
        PAUSE,
        RESUME,
        SWEEP,
        CHECK_SETUP;

        /** Its name in events and results. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** An event about no poll in particular. */
    record General(Action action) implements OperatorEvent {}

    /**
     * An event about some polls.
     *
     * @param pollIds the polls that it names; empty: it is about those of the catalog
     * @param localCatalogId the catalog whose polls it is about; null: it names polls
     */
    record About(
            Action action, List<String> pollIds, @Nullable Long localCatalogId) implements OperatorEvent {

        private static final int MAX_POLLS = 100;

        static About of(Action action, EventFields fields) {
            String pollId = PollEventFields.pollId(fields);
            List<String> pollIds = action == Action.CANCEL ? pollIds(fields) : List.of();
            Long catalog = fields.id("local_catalog_id");
            if (pollId != null && !pollIds.isEmpty()) {
                throw fields.invalid("poll_ids", "must not be set beside poll_id");
            }
            if (pollId == null && pollIds.isEmpty() && catalog == null) {
                throw fields.invalid("poll_id", "is required, or local_catalog_id, to " + action.word());
            }
            if (action != Action.CANCEL) {
                refusePollIds(fields);
            }
            return new About(action, pollId == null ? pollIds : List.of(pollId), catalog);
        }

        /** An event that names polls acts on them, and on no other poll. */
        static void refusePollIds(EventFields fields) {
            if (!pollIds(fields).isEmpty()) {
                throw fields.invalid("poll_ids", "must be set to cancel only: name one poll by poll_id");
            }
        }

        private static List<String> pollIds(EventFields fields) {
            List<String> ids = fields.texts("poll_ids", MAX_POLLS, Poll.MAX_ID);
            if (ids.stream().anyMatch(String::isBlank)) {
                throw fields.invalid("poll_ids", "must hold no blank text");
            }
            return ids.stream().distinct().toList();
        }
    }

    /**
     * An event about a pause.
     *
     * @param localCatalogId the catalog whose polls it is about; null: those of all catalogs
     * @param reason for people; null: none
     */
    record PauseOrder(
            Action action,
            @Nullable Long localCatalogId,
            @Nullable String reason) implements OperatorEvent {

        private static final int MAX_REASON = 200;
        private static final String CATALOG = "local_catalog_id";
        /** An event with another field means less than all polls. */
        private static final Set<String> FIELDS = Set.of("action", CATALOG, "reason");

        static PauseOrder of(Action action, EventFields fields) {
            String other = fields.otherThan(FIELDS);
            if (other != null) {
                throw fields.invalid(
                        other,
                        "must not be set to " + action.word()
                                + ": name a catalog by local_catalog_id, or nothing for all polls");
            }
            Long catalog = fields.id(CATALOG);
            if (catalog == null && fields.otherThan(Set.of("action", "reason")) != null) {
                throw fields.invalid(CATALOG, "must not be null to " + action.word() + ": leave it out for all polls");
            }
            return new PauseOrder(action, catalog, fields.text("reason", MAX_REASON));
        }
    }

    /** The event, or null where the fields are those of an attempt. */
    static @Nullable OperatorEvent of(EventFields fields) {
        String name = fields.text("action", 64);
        if (name == null) {
            return null;
        }
        Action action = action(fields, name);
        return switch (action) {
            case LIST -> ListEvent.of(fields);
            case STATUS, CANCEL, CHECK_NOW -> About.of(action, fields);
            case RETRY -> RetryOrder.of(fields);
            case PAUSE, RESUME -> PauseOrder.of(action, fields);
            case SWEEP, CHECK_SETUP -> new General(action);
        };
    }

    private static Action action(EventFields fields, String name) {
        return Arrays.stream(Action.values())
                .filter(action -> action.word().equals(name))
                .findFirst()
                .orElseThrow(() -> fields.invalid(
                        "action",
                        "must be one of "
                                + Arrays.stream(Action.values())
                                        .map(Action::word)
                                        .collect(Collectors.joining(", "))));
    }
}
