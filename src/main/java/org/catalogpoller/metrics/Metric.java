package org.catalogpoller.metrics;

/** What is measured, named as CloudWatch shows it. */
public enum Metric {
    POLLS_STARTED("PollsStarted", Unit.COUNT),
    ATTEMPTS("Attempts", Unit.COUNT),
    UPDATED("Updated", Unit.COUNT),
    TIMED_OUT("TimedOut", Unit.COUNT),
    FAILED("Failed", Unit.COUNT),
    SUPERSEDED("Superseded", Unit.COUNT),
    UNTRACKED("Untracked", Unit.COUNT),
    /** From the start of a poll to the write. */
    TIME_TO_READY("TimeToReady", Unit.SECONDS),
    API_LATENCY("ApiLatency", Unit.MILLISECONDS),
    API_2XX("Api2xx", Unit.COUNT),
    API_3XX("Api3xx", Unit.COUNT),
    API_4XX("Api4xx", Unit.COUNT),
    API_5XX("Api5xx", Unit.COUNT),
    API_NO_ANSWER("ApiNoAnswer", Unit.COUNT),
    /** Between the time of a schedule and the invocation that it made. */
    LATENESS("Lateness", Unit.MILLISECONDS),
    DURATION("Duration", Unit.MILLISECONDS),
    COLD_STARTS("ColdStarts", Unit.COUNT),
    /** Deliveries of an attempt that another one had made before. */
    REPEATED_DELIVERIES("RepeatedDeliveries", Unit.COUNT),
    /** Invocations of a poll beyond those that its start and its interval explain. */
    INVOCATIONS_OF_POLL("InvocationsOfPoll", Unit.COUNT),
    OVERDUE("Overdue", Unit.COUNT),
    /** How long the next attempt of the poll that waits longest has been due. */
    OLDEST_OVERDUE("OldestOverdue", Unit.SECONDS),
    REVIVED("Revived", Unit.COUNT),
    STALLED("Stalled", Unit.COUNT),
    /** Ended polls with notifications that are still to be sent. */
    UNNOTIFIED("Unnotified", Unit.COUNT);

    /** The units among those of CloudWatch (API reference, MetricDatum) that are used here. */
    enum Unit {
        COUNT("Count"),
        SECONDS("Seconds"),
        MILLISECONDS("Milliseconds");

        final String cloudWatch;

        Unit(String cloudWatch) {
            this.cloudWatch = cloudWatch;
        }
    }

    final String cloudWatch;
    final Unit unit;

    Metric(String cloudWatch, Unit unit) {
        this.cloudWatch = cloudWatch;
        this.unit = unit;
    }
}
