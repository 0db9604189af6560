package org.catalogpoller;

import static org.catalogpoller.testing.Events.poll;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.catalogpoller.event.Event;
import org.catalogpoller.event.NextEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.Decision;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.testing.Statuses;
import org.catalogpoller.testing.TestSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The steps of an attempt that are this project's own work: the event, the decision, the next event, the result. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class AttemptBenchmark {

    private final Instant now = Instant.parse("2026-01-31T12:00:00.123Z");
    private final Instant next = now.plusSeconds(20);
    private final CatalogStatus status = Statuses.notReady("PENDING", "PENDING");
    private final Poll poll = poll("8476a536-e9f4-11e8-9739-2dfe598c3fcd", now, 1);
    private final BearerToken token = new BearerToken("t".repeat(800));
    private final PollPolicy policy = TestSettings.required().polls().policy();
    private final ReadinessRule rule = TestSettings.required().readiness().rule();
    private final byte[] json = NextEvent.toCheck(poll, token, null, next).getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public Event readEvent() throws IOException {
        return Event.read(new ByteArrayInputStream(json), rule);
    }

    @Benchmark
    public Decision decide() {
        return policy.decide(poll, status, now, 0.5);
    }

    @Benchmark
    public String writeNextEvent() {
        return NextEvent.toCheck(poll, token, null, next);
    }

    @Benchmark
    public byte[] writeResult() {
        return PollResult.waiting(poll, status, next).toJson().toString().getBytes(StandardCharsets.UTF_8);
    }
}
