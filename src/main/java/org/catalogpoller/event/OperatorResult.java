package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.poll.PollRow;
import org.jspecify.annotations.Nullable;

/** What an operator's event brought about. */
public sealed interface OperatorResult
        permits CheckedNow,
                Listed,
                Retried,
                PauseResults.Paused,
                PauseResults.Resumed,
                OperatorResult.Status,
                OperatorResult.Cancelled,
                OperatorResult.Swept,
                OperatorResult.SetupChecked {

    Action action();

    ObjectNode toJson();

    /** The same in one line for the log. */
    String line();

    /**
     * The state of polls, the latest first.
     *
     * @param problem why something of them is missing; null: nothing is
     */
    record Status(List<PollRow> polls, @Nullable String problem) implements OperatorResult {

        @Override
        public Action action() {
            return Action.STATUS;
        }

        @Override
        public ObjectNode toJson() {
            return RowJson.addTo(answer(action(), problem), polls);
        }

        @Override
        public String line() {
            return "status: " + counted(polls) + inBrackets(problem);
        }
    }

    /**
     * Polls that were cancelled.
     *
     * @param problem why some were not; null: all that waited were
     */
    record Cancelled(List<PollRow> polls, @Nullable String problem) implements OperatorResult {

        @Override
        public Action action() {
            return Action.CANCEL;
        }

        @Override
        public ObjectNode toJson() {
            return RowJson.addTo(answer(action(), problem).put("cancelled", polls.size()), polls);
        }

        @Override
        public String line() {
            return "cancel: " + counted(polls) + inBrackets(problem);
        }
    }

    /**
     * What a sweep found and did, in numbers of polls.
     *
     * @param overdue those that it found and had time for
     * @param oldestOverdue how long the next attempt of the first one has been due; zero without any
     * @param deleted ended polls that were old enough
     * @param handedOver whether it asked for further sweeps, because it found more than it may have time for
     * @param problem what went wrong; null: nothing
     */
    record Swept(
            int overdue,
            Duration oldestOverdue,
            int revived,
            int timedOut,
            int stalled,
            int notified,
            int unnotified,
            int deleted,
            boolean handedOver,
            @Nullable String problem)
            implements OperatorResult {

        @Override
        public Action action() {
            return Action.SWEEP;
        }

        @Override
        public ObjectNode toJson() {
            return answer(action(), problem)
                    .put("revived", revived)
                    .put("timed_out", timedOut)
                    .put("stalled", stalled)
                    .put("notified", notified)
                    .put("unnotified", unnotified)
                    .put("deleted", deleted)
                    .put("handed_over", handedOver);
        }

        @Override
        public String line() {
            return "sweep: " + revived + " revived, " + timedOut + " timed out, " + stalled + " stalled, " + notified
                    + " notified, " + unnotified + " unnotified, " + deleted + " deleted"
                    + (handedOver ? ", further sweeps follow" : "")
                    + inBrackets(problem);
        }
    }

    /** What was found about the setup. */
    record SetupChecked(List<Finding> findings) implements OperatorResult {

        /**
         * One part of the setup.
         *
         * @param detail what works or what does not, for people and without secrets
         */
        public record Finding(String name, boolean ok, String detail) {

            /** A part that works. */
            public static Finding works(String name, String detail) {
                return new Finding(name, true, detail);
            }

            /** A part that does not work. */
            public static Finding fails(String name, String problem) {
                return new Finding(name, false, problem);
            }
        }

        @Override
        public Action action() {
            return Action.CHECK_SETUP;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = answer(action()).put("success", isWell());
            ObjectNode checks = json.putObject("checks");
            findings.forEach(finding ->
                    checks.putObject(finding.name()).put("ok", finding.ok()).put("detail", finding.detail()));
            return json;
        }

        @Override
        public String line() {
            String problems = findings.stream()
                    .filter(finding -> !finding.ok())
                    .map(finding -> finding.name() + ": " + finding.detail())
                    .collect(Collectors.joining("; "));
            return "check-setup: " + (isWell() ? "all is well" : problems);
        }

        private boolean isWell() {
            return findings.stream().allMatch(Finding::ok);
        }
    }

    /** What the JSON of every result begins with, where nothing went wrong. */
    static ObjectNode answer(Action action) {
        return answer(action, null);
    }

    /** What the JSON of every result begins with. */
    static ObjectNode answer(Action action, @Nullable String problem) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("success", problem == null)
                .put("action", action.word());
        return problem == null ? json : json.put("error", problem);
    }

    static String counted(List<PollRow> polls) {
        return polls.size() == 1 ? "1 poll" : polls.size() + " polls";
    }

    /** A note behind a line for the log; empty where there is none. */
    static String inBrackets(@Nullable String note) {
        return note == null ? "" : " (" + note + ")";
    }
}
