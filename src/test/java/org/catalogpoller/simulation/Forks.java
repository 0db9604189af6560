package org.catalogpoller.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Chains that live side by side. The numbers of a chain's schedules grow. A fork begins where a number does not
 * exceed all before it: that schedule had fired and deleted itself. The fork lives for as many schedules of the other
 * chain as are answered by such a one.
 */
final class Forks {

    /** Each attempt more takes another delivery that comes between the firing of a schedule and its first effect. */
    static final int HONEST_BOUND = 5;

    private Forks() {}

    /** How many attempts each fork lived; attempts that could not be tracked count for none. */
    static List<Integer> of(History history) {
        List<Integer> lives = new ArrayList<>();
        for (String pollId : history.pollIds) {
            int furthest = 0;
            int life = 0;
            boolean forked = true;
            for (History.Scheduled made : history.scheduled) {
                // a sweep makes up for a lost one
                if (!made.attempt().pollId().equals(pollId)
                        || made.untracked()
                        || made.by().isOperators()
                        || made.attempt().movedTo() != null) {
                    continue;
                }
                if (made.attempt().number() <= furthest) {
                    life += forked ? 0 : 1;
                    forked = true;
                } else {
                    if (!forked && life > 0) {
                        lives.add(life);
                        life = 0;
                    }
                    furthest = made.attempt().number();
                    forked = false;
                }
            }
            if (life > 0) {
                lives.add(life);
            }
        }
        return lives;
    }
}
