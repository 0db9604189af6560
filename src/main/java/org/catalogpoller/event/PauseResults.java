package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.poll.CatalogPause;
import org.jspecify.annotations.Nullable;

/** What became of the begin and the end of a pause. */
public final class PauseResults {

    private PauseResults() {}

    /** A pause that has begun, now or before. */
    public record Paused(CatalogPause pause) implements OperatorResult {

        @Override
        public Action action() {
            return Action.PAUSE;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = OperatorResult.answer(action());
            ObjectNode paused = json.putObject("paused");
            if (pause.catalogId() != null) {
                paused.put("local_catalog_id", pause.catalogId());
            }
            paused.put("since", pause.since().toString());
            if (pause.reason() != null) {
                paused.put("reason", pause.reason());
            }
            return json;
        }

        @Override
        public String line() {
            return "pause: " + (pause.catalogId() == null ? "all catalogs" : "catalog " + pause.catalogId())
                    + OperatorResult.inBrackets(pause.reason());
        }
    }

    /**
     * Polls that go on after a pause.
     *
     * @param remaining polls that there was no time for
     * @param problem what went wrong; null: nothing
     */
    public record Resumed(
            int resumed, int remaining, @Nullable String problem) implements OperatorResult {

        @Override
        public Action action() {
            return Action.RESUME;
        }

        @Override
        public ObjectNode toJson() {
            return OperatorResult.answer(action(), problem)
                    .put("resumed", resumed)
                    .put("left", remaining);
        }

        @Override
        public String line() {
            return "resume: " + resumed + " resumed, " + remaining + " left" + OperatorResult.inBrackets(problem);
        }
    }
}
