package org.catalogpoller.simulation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.simulation.History.Told;

/** What has to be true of what others are told: once of every end, and of nothing else. */
final class NotificationInvariants {

    private final History history;
    private final Set<String> broken = new TreeSet<>();

    private NotificationInvariants(History history) {
        this.history = history;
    }

    static Set<String> brokenBy(History history) {
        NotificationInvariants invariants = new NotificationInvariants(history);
        for (String whom : List.of("topic", "bus")) {
            List<Told> told = history.told.stream()
                    .filter(each -> each.whom().equals(whom))
                    .toList();
            invariants.theyAreToldOfEveryEnd(whom, told);
            invariants.theyAreToldOnce(told);
            invariants.anEndThatIsInNoRowIsTold(whom, told);
        }
        invariants.whatTheyAreToldIsTrue();
        return invariants.broken;
    }

    private void theyAreToldOfEveryEnd(String whom, List<Told> told) {
        for (PollRow row : history.rows) {
            String id = row.id();
            boolean toTell = row.state() != PollState.WAITING && row.state() != PollState.CANCELLED;
            verify(
                    !toTell
                            || told.stream()
                                    .anyMatch(each ->
                                            isAbout(each, id) && each.poll().state() == row.state()),
                    "the " + whom + " was not told that " + id + " ended as " + row.state());
        }
    }

    /**
     * Of one end twice only if the first who told did not learn that it had, died before it could note it, or had no
     * answer from the database.
     */
    private void theyAreToldOnce(List<Told> told) {
        for (int i = 0; i < told.size(); i++) {
            Told first = told.get(i);
            boolean excused = first.by().troubled || first.by().untracked;
            for (Told second : told.subList(i + 1, told.size())) {
                boolean sameEnd =
                        second.poll().poll().id().equals(first.poll().poll().id())
                                && second.poll().endedAt().equals(first.poll().endedAt());
                verify(excused || !sameEnd, "told twice: " + first.poll());
            }
        }
    }

    /** Unless that failed, too: nothing is left then but the answer. */
    private void anEndThatIsInNoRowIsTold(String whom, List<Told> told) {
        for (History.Answered answer : history.answers) {
            boolean ended = answer.outcome() == Outcome.TIMED_OUT || answer.outcome() == Outcome.FAILED;
            verify(
                    !ended
                            || !answer.untracked()
                            || answer.by().couldNotTell
                            || told.stream().anyMatch(each -> isAbout(each, answer.pollId())),
                    "the " + whom + " was not told of the untracked end of " + answer.pollId());
        }
    }

    private void whatTheyAreToldIsTrue() {
        for (Told told : history.told) {
            PollState state = told.poll().state();
            verify(
                    state == PollState.UPDATED || state == PollState.TIMED_OUT || state == PollState.FAILED,
                    "told of a poll that is " + state);
            verify(
                    state != PollState.UPDATED || (history.writtenAt != null && !history.writtenAt.isAfter(told.at())),
                    "told that the row was updated before it was");
            verify(!told.poll().toString().contains(Simulation.TOKEN), "told a token");
        }
        history.ended.forEach((id, ended) -> {
            if (ended.poll().state() == PollState.CANCELLED) {
                history.told.stream()
                        .filter(told -> isAbout(told, id) && !told.by().untracked)
                        .filter(told -> !String.valueOf(told.poll().error()).startsWith("stalled"))
                        .forEach(told -> broken.add("told of the end of " + id + ", which was cancelled"));
            }
        });
    }

    private static boolean isAbout(Told told, String pollId) {
        return told.poll().poll().id().equals(pollId);
    }

    private void verify(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }
}
