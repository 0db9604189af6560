package org.catalogpoller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.lambda.DrivenFunction;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.polling.UnwrittenValuesException;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.ScheduleException;
import org.catalogpoller.simulation.Delivery.Cause;
import org.catalogpoller.simulation.History.Answered;
import org.catalogpoller.simulation.History.Discarded;

/** Runs the function asynchronously: a failed event is tried again after one and two minutes, and then given up. */
final class SimulatedLambda {

    private static final int TRIES = 3;
    /** Far beyond what the limits allow: a chain that multiplies would never end otherwise. */
    private static final int RUNAWAY = 100_000;

    private final VirtualTime time;
    private final Chance chance;
    private final Effects effects;
    private final History history;
    private final Duration timeOut;
    private DrivenFunction function;

    SimulatedLambda(VirtualTime time, Chance chance, Effects effects, History history, Duration timeOut) {
        this.time = time;
        this.chance = chance;
        this.effects = effects;
        this.history = history;
        this.timeOut = timeOut;
    }

    void deploy(DrivenFunction deployed) {
        function = deployed;
    }

    /** Accepts an event; whoever sent it hears no more of it. */
    void invoke(Cause cause) {
        Instant now = time.instant();
        if (chance.strikes(Fault.LOST_INVOCATION, now)) {
            history.tell(now, cause.pollId(), "LOST " + cause.attempt(), "");
            history.lost.add(new Discarded(cause, "lost"));
            return;
        }
        if (chance.strikes(Fault.DUPLICATE_EVENT, now)) {
            time.at(now.plus(chance.mostlyShort(Duration.ofMinutes(3))), () -> deliver(cause, 1));
        }
        deliver(cause, 1);
    }

    private void deliver(Cause cause, int tryNumber) {
        Instant now = time.instant();
        if (history.deliveries.size() > RUNAWAY) {
            history.violations.add("the poll runs away");
            return;
        }
        Delivery delivery = new Delivery(history.deliveries.size() + 1, cause, tryNumber, now, now.plus(timeOut));
        history.deliveries.add(delivery);
        effects.begin(delivery);
        try {
            ObjectNode answer = function.handle(cause.event(), cause.requestId(), delivery.endsAt, line -> {
                showsNoToken(line);
                delivery.lastLine = line;
            });
            answered(delivery, answer);
        } catch (Effects.Crash | ScheduleException | CatalogTableException e) {
            failed(delivery, e);
        } catch (UnwrittenValuesException e) {
            delivery.handedOn = true;
            failed(delivery, e);
        } finally {
            delivery.ran = Duration.between(delivery.beganAt, time.instant());
        }
    }

    private void answered(Delivery delivery, ObjectNode answer) {
        showsNoToken(answer.toString());
        if (answer.path("action").asText().equals("sweep") && !answer.has("error")) {
            history.swept(delivery.beganAt);
        }
        if (answer.has("outcome")) {
            Outcome outcome = Outcome.valueOf(answer.path("outcome").asText());
            history.tell(time.instant(), delivery, "answer", outcome);
            delivery.handedOn = true;
            String pollId = answer.path("poll_id").asText();
            history.answers.add(new Answered(
                    delivery, time.instant(), outcome, pollId, delivery.lastLine.contains(", untracked: ")));
        }
    }

    private void failed(Delivery delivery, Throwable e) {
        delivery.troubled |= e instanceof Effects.Crash;
        String error = String.valueOf(e.getMessage());
        showsNoToken(error);
        Instant now = time.instant();
        history.tell(now, delivery, "failed", error);
        if (delivery.tryNumber < TRIES) {
            Duration pause = Duration.ofMinutes(delivery.tryNumber);
            time.at(now.plus(pause), () -> deliver(delivery.cause, delivery.tryNumber + 1));
        } else {
            history.tell(now, delivery, "failure destination", "");
            history.failureDestination.add(new Discarded(delivery.cause, error));
        }
    }

    private void showsNoToken(String text) {
        if (text.contains(Simulation.TOKEN)) {
            history.violations.add("a token is in: " + text);
        }
    }
}
