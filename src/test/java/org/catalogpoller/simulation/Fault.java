package org.catalogpoller.simulation;

import java.util.EnumSet;
import java.util.Set;

/** What can go wrong, and how often it does where a poll is struck the hardest. */
enum Fault {
    /** A one-time schedule fires up to a minute late. */
    LATE_SCHEDULE(1),
    /** The scheduler delivers again, seconds or minutes later. */
    DUPLICATE_DELIVERY(0.1),
    /** Lambda runs an event again that did not fail. */
    DUPLICATE_EVENT(0.1),
    /** An event that was accepted never runs. */
    LOST_INVOCATION(0.02),
    SCHEDULER_REFUSES(0.3),
    SCHEDULER_AWAY(0.5),
    /** A bad deployment, or no permission: no invocation ends well. */
    FUNCTION_AWAY(0.5),
    /** The schedule is there, and the caller does not learn it. */
    SCHEDULER_ANSWER_LOST(0.3),
    CRASH_BEFORE_EFFECT(0.1),
    CRASH_AFTER_EFFECT(0.1),
    API_SLOW(0.7),
    API_FAILING(0.7),
    /** A catalog that was ready is not, now and then. */
    API_FLAPPING(0.9),
    API_GONE_FOR_HOURS(0.5),
    API_REJECTS(0.02),
    DATABASE_AWAY(0.9),
    COMMIT_ANSWER_LOST(0.3),
    BACKEND_ROW_MISSING(0.7),
    SECOND_START(0.7),
    CANCEL(0.2),
    NOTIFICATION_REFUSED(0.7),
    /** A notification was sent, and the caller does not learn it. */
    NOTIFICATION_ANSWER_LOST(0.3),
    /** An operator pauses polls, and lets them go on later. */
    PAUSE(0.3),
    /** An operator starts ended polls again. */
    RETRY(0.3),
    /** An operator wants an attempt at once. */
    CHECK_NOW(0.3);

    final double worst;

    Fault(double worst) {
        this.worst = worst;
    }

    static Set<Fault> all() {
        return EnumSet.allOf(Fault.class);
    }
}
