package org.catalogpoller.simulation;

import java.time.Duration;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.simulation.History.Notification;

/** A topic that takes a message or does not, and cannot always say so. */
final class SimulatedNotifier implements Notifier {

    private static final Duration FASTEST = Duration.ofMillis(20);
    private static final Duration SLOWEST = Duration.ofMillis(600);

    private final String name;
    private final Chance chance;
    private final Effects effects;
    private final History history;

    SimulatedNotifier(String name, Chance chance, Effects effects, History history) {
        this.name = name;
        this.chance = chance;
        this.effects = effects;
        this.history = history;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(EndedPoll poll, Duration limit) {
        Delivery by = effects.current();
        boolean slow = chance.strikes(Fault.NOTIFICATION_REFUSED, effects.now());
        Duration took = slow ? limit : chance.between(FASTEST, SLOWEST);
        effects.perform("notify the " + name + " " + poll.state(), took, () -> {
            if (slow || chance.strikes(Fault.NOTIFICATION_REFUSED, effects.now())) {
                by.couldNotNotify = true;
                throw new ProblemException("the " + name + " refuses");
            }
            Notification sent = new Notification(name, poll, effects.now(), by);
            history.notifications.add(sent);
            if (chance.strikes(Fault.NOTIFICATION_ANSWER_LOST, effects.now())) {
                by.troubled = true;
                throw new ProblemException("no answer from the " + name);
            }
            return sent.poll().poll().id();
        });
    }

    @Override
    public void look(Duration limit) {
        throw new UnsupportedOperationException("no operator looks here");
    }
}
