package org.catalogpoller.simulation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.simulation.History.Notification;

/** What has to be true of notifications: each end is notified once, and nothing else is. */
final class NotificationInvariants {

    private final History history;
    private final Set<String> broken = new TreeSet<>();

    private NotificationInvariants(History history) {
        this.history = history;
    }

    static Set<String> brokenBy(History history) {
        NotificationInvariants invariants = new NotificationInvariants(history);
        for (String notifier : List.of("topic", "bus")) {
            List<Notification> sent = history.notifications.stream()
                    .filter(each -> each.notifier().equals(notifier))
                    .toList();
            invariants.everyEndIsNotified(notifier, sent);
            invariants.eachEndIsNotifiedOnce(sent);
            invariants.anEndThatIsInNoRowIsNotified(notifier, sent);
        }
        invariants.notificationsAreTrue();
        return invariants.broken;
    }

    /** Also where a sweep has deleted the row since. */
    private void everyEndIsNotified(String notifier, List<Notification> sent) {
        for (History.Ended end : history.ended.values()) {
            PollRow row = end.poll();
            String id = row.id();
            boolean due = row.state() != PollState.CANCELLED;
            verify(
                    !due
                            || sent.stream()
                                    .anyMatch(each ->
                                            isAbout(each, id) && each.poll().state() == row.state()),
                    "the " + notifier + " was not notified that " + id + " ended as " + row.state());
        }
    }

    /**
     * One end is notified twice only in three cases. The first sender did not learn that it had sent. Or it died
     * before it could record that. Or it had no answer from the database.
     */
    private void eachEndIsNotifiedOnce(List<Notification> sent) {
        for (int i = 0; i < sent.size(); i++) {
            Notification first = sent.get(i);
            boolean excused = first.by().troubled || first.by().untracked;
            for (Notification second : sent.subList(i + 1, sent.size())) {
                boolean sameEnd =
                        second.poll().poll().id().equals(first.poll().poll().id())
                                && second.poll().endedAt().equals(first.poll().endedAt());
                if (sameEnd && !excused) {
                    broken.add("notified twice: " + first.poll());
                }
            }
        }
    }

    /** Unless the notification failed too. Then only the answer is left. */
    private void anEndThatIsInNoRowIsNotified(String notifier, List<Notification> sent) {
        for (History.Answered answer : history.answers) {
            boolean ended = answer.outcome() == Outcome.TIMED_OUT || answer.outcome() == Outcome.FAILED;
            verify(
                    !ended
                            || !answer.untracked()
                            || answer.by().couldNotNotify
                            || sent.stream().anyMatch(each -> isAbout(each, answer.pollId())),
                    "the " + notifier + " was not notified of the untracked end of " + answer.pollId());
        }
    }

    private void notificationsAreTrue() {
        for (Notification each : history.notifications) {
            PollState state = each.poll().state();
            verify(
                    state == PollState.UPDATED || state == PollState.TIMED_OUT || state == PollState.FAILED,
                    "notified of a poll that is " + state);
            verify(
                    state != PollState.UPDATED || (history.writtenAt != null && !history.writtenAt.isAfter(each.at())),
                    "notified that the row was updated before it was");
            verify(!each.poll().toString().contains(Simulation.TOKEN), "a notification with a token");
        }
        history.ended.forEach((id, ended) -> {
            if (ended.poll().state() == PollState.CANCELLED) {
                history.notifications.stream()
                        .filter(sent -> isAbout(sent, id) && !sent.by().untracked)
                        .filter(sent -> !String.valueOf(sent.poll().error()).startsWith("stalled"))
                        .forEach(sent -> broken.add("notified of the end of " + id + ", which was cancelled"));
            }
        });
    }

    private static boolean isAbout(Notification sent, String pollId) {
        return sent.poll().poll().id().equals(pollId);
    }

    private void verify(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }
}
