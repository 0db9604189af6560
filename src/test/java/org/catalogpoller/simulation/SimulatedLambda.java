package org.catalogpoller.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.catalogpoller.lambda.DrivenFunction;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.polling.UnwrittenValuesException;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.ScheduleException;
import org.catalogpoller.simulation.Delivery.Cause;
import org.catalogpoller.simulation.History.Answered;
import org.catalogpoller.simulation.History.Discarded;
import org.jspecify.annotations.Nullable;

/**
 * Runs the function asynchronously. A failed event is tried again after one and two minutes, and then goes to a
 * queue.
 */
final class SimulatedLambda {

    private static final int TRIES = 3;

    /** Far beyond what the limits allow: a chain that multiplies would never end otherwise. */
    private static final int RUNAWAY = 100_000;

    /** How the line of an attempt ends. */
    private static final Pattern ENDING = Pattern.compile("-> ([A-Z_]+)(?s:.*), poll (\\S+)$");

    private final VirtualTime time;
    private final Chance chance;
    private final Effects effects;
    private final History history;
    private final Duration timeOut;
    private final List<Outages.Away> away;
    private final SimulatedQueue queue;
    private DrivenFunction function;

    SimulatedLambda(
            VirtualTime time,
            Chance chance,
            Effects effects,
            History history,
            Duration timeOut,
            List<Outages.Away> away) {
        this.time = time;
        this.chance = chance;
        this.effects = effects;
        this.history = history;
        this.timeOut = timeOut;
        this.away = away;
        this.queue = new SimulatedQueue(time, history, this::receive);
    }

    void deploy(DrivenFunction deployed) {
        function = deployed;
    }

    /** Accepts an event. Its sender gets no result. */
    void invoke(Cause cause) {
        Instant now = time.instant();
        if (chance.strikes(Fault.LOST_INVOCATION, now)) {
            history.trace(now, cause.pollId(), "LOST " + cause.attempt(), "");
            history.lost.add(new Discarded(cause, "lost"));
            return;
        }
        if (chance.strikes(Fault.DUPLICATE_EVENT, now)) {
            time.at(now.plus(chance.mostlyShort(Duration.ofMinutes(3))), () -> deliver(cause, 1));
        }
        deliver(cause, 1);
    }

    private void deliver(Cause cause, int tryNumber) {
        if (isAway()) {
            failed(cause, tryNumber, "Runtime.ExitError", "the function cannot start");
            return;
        }
        Delivery delivery = begin(cause, tryNumber);
        if (delivery == null) {
            return;
        }
        try {
            answered(delivery, handle(delivery, cause.event()));
        } catch (Effects.Crash | ScheduleException | CatalogTableException e) {
            failed(delivery, e);
        } catch (UnwrittenValuesException e) {
            delivery.handedOn = true;
            failed(delivery, e);
        } finally {
            delivery.ran = Duration.between(delivery.beganAt, time.instant());
        }
    }

    /** Runs the function for an event that the queue gives back. */
    private boolean receive(Cause cause, String event, int receives) {
        if (isAway()) {
            return false;
        }
        Delivery delivery = begin(cause, TRIES + receives);
        if (delivery == null) {
            return true;
        }
        try {
            boolean done = handle(delivery, event).path("batchItemFailures").isEmpty();
            history.trace(time.instant(), delivery, done ? "came back" : "kept", delivery.lastLine);
            Matcher ending = ENDING.matcher(delivery.lastLine);
            if (done && ending.find()) {
                answered(delivery, Outcome.valueOf(ending.group(1)), ending.group(2));
            }
            return done;
        } catch (Effects.Crash e) {
            delivery.troubled = true;
            history.trace(time.instant(), delivery, "failed", e.getMessage());
            return false;
        } finally {
            delivery.ran = Duration.between(delivery.beganAt, time.instant());
        }
    }

    private boolean isAway() {
        return Outages.at(time.instant(), away).isPresent();
    }

    /** Null: the poll runs away. */
    private @Nullable Delivery begin(Cause cause, int tryNumber) {
        Instant now = time.instant();
        if (history.deliveries.size() > RUNAWAY) {
            history.violations.add("the poll runs away");
            return null;
        }
        Delivery delivery = new Delivery(history.deliveries.size() + 1, cause, tryNumber, now, now.plus(timeOut));
        history.deliveries.add(delivery);
        effects.begin(delivery);
        return delivery;
    }

    private ObjectNode handle(Delivery delivery, String event) {
        ObjectNode answer = function.handle(event, delivery.cause.requestId(), delivery.endsAt, line -> {
            showsNoToken(line);
            delivery.lastLine = line;
        });
        showsNoToken(answer.toString());
        return answer;
    }

    private void answered(Delivery delivery, ObjectNode answer) {
        if (answer.path("action").asText().equals("sweep") && !answer.has("error")) {
            history.swept(delivery.beganAt);
        }
        if (answer.has("outcome")) {
            answered(
                    delivery,
                    Outcome.valueOf(answer.path("outcome").asText()),
                    answer.path("poll_id").asText());
        }
    }

    private void answered(Delivery delivery, Outcome outcome, String pollId) {
        history.trace(time.instant(), delivery, "answer", outcome);
        delivery.handedOn = true;
        boolean untracked = delivery.lastLine.contains(", untracked: ");
        history.answers.add(new Answered(delivery, time.instant(), outcome, pollId, untracked));
    }

    private void failed(Delivery delivery, Throwable e) {
        delivery.troubled |= e instanceof Effects.Crash;
        String error = String.valueOf(e.getMessage());
        showsNoToken(error);
        history.trace(time.instant(), delivery, "failed", error);
        failed(delivery.cause, delivery.tryNumber, e.getClass().getName(), error);
    }

    private void failed(Cause cause, int tryNumber, String errorType, String error) {
        Instant now = time.instant();
        if (tryNumber < TRIES) {
            time.at(now.plus(Duration.ofMinutes(tryNumber)), () -> deliver(cause, tryNumber + 1));
        } else {
            history.trace(now, cause.pollId(), "failure queue", "");
            queue.send(cause, errorType, error);
        }
    }

    private void showsNoToken(String text) {
        if (text.contains(Simulation.TOKEN)) {
            history.violations.add("a token is in: " + text);
        }
    }
}
