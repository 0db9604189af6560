package org.catalogpoller.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Chains that live side by side. An attempt that was scheduled twice, since the first schedule had fired and deleted
 * itself, is where a fork begins; it lives for as many attempts as are scheduled twice one after the other.
 */
final class Forks {

    /** Each attempt more takes another delivery that comes between the firing of a schedule and its first effect. */
    static final int HONEST_BOUND = 5;

    private Forks() {}

    /** How many attempts each fork lived; attempts that could not be tracked count for none. */
    static List<Integer> of(History history) {
        List<Integer> lives = new ArrayList<>();
        for (String pollId : history.pollIds) {
            TreeMap<Integer, Integer> chains = new TreeMap<>();
            for (History.Scheduled made : history.scheduled) {
                // a sweep makes up for a lost one
                if (made.attempt().pollId().equals(pollId)
                        && !made.untracked()
                        && !made.by().isOperators()) {
                    chains.merge(made.attempt().number(), 1, Integer::sum);
                }
            }
            int life = 0;
            int previous = -1;
            for (var attempt : chains.entrySet()) {
                boolean forked = attempt.getValue() > 1;
                if (life > 0 && (!forked || attempt.getKey() != previous + 1)) {
                    lives.add(life);
                    life = 0;
                }
                life += forked ? 1 : 0;
                previous = attempt.getKey();
            }
            if (life > 0) {
                lives.add(life);
            }
        }
        return lives;
    }
}
