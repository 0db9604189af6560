package org.catalogpoller.operations;

import java.util.List;
import java.util.Optional;
import org.catalogpoller.event.CheckedNow;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.ReadinessRule;

/**
 * Makes the event of a waiting poll's next attempt from its row. The schedule of that attempt stays: its delivery finds the
 * attempt made, as any repetition does.
 */
final class CheckNow {

    private CheckNow() {}

    /**
     * The next attempt of the poll that waits.
     *
     * @param polls those that the operator named
     * @param rule which values make a check needless
     * @param hasTokens whether the function has tokens of its own
     */
    static CheckedNow of(List<PollRow> polls, ReadinessRule rule, boolean hasTokens) {
        if (polls.isEmpty()) {
            return CheckedNow.refused("there is no such poll");
        }
        Optional<PollRow> waiting =
                polls.stream().filter(poll -> poll.state() == PollState.WAITING).findFirst();
        if (waiting.isEmpty()) {
            return CheckedNow.refused(
                    "no poll waits: the latest is " + polls.get(0).state());
        }
        PollRow row = waiting.get();
        if (row.marks().pausedAt() != null) {
            return CheckedNow.refused("the poll is paused: resume it first");
        }
        PollEvent event = PollEvent.checkNow(row, rule);
        boolean lacksToken = row.needsToken() && event.values() == null && !event.hasToken();
        return lacksToken && !hasTokens
                ? CheckedNow.refused(
                        "the token is in the poll's own event alone, which comes at " + row.nextAttemptAt())
                : CheckedNow.due(event);
    }
}
