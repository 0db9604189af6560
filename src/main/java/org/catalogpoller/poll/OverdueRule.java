package org.catalogpoller.poll;

import java.time.Duration;

/** When a poll that waits is overdue. */
public final class OverdueRule {

    /**
     * How long after its time an attempt without a trace is overdue. It may come a minute late: one-time schedules have a
     * precision of 60 seconds. Lambda repeats a failed one after one and two more minutes. The rest is for slow attempts.
     */
    public static final Duration AFTER = Duration.ofMinutes(6);

    private OverdueRule() {}
}
