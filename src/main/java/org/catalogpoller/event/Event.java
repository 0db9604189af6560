package org.catalogpoller.event;

import java.io.IOException;
import java.io.InputStream;
import org.catalogpoller.poll.ReadinessRule;

/** What the function is invoked with: an attempt of a poll, what an operator asks, or events that failed before. */
public sealed interface Event permits PollEvent, OperatorEvent, FailedEventBatch {

    /**
     * Reads an event.
     *
     * @param rule which values make a check needless
     * @throws InvalidEventException if the event breaks the contract; the message names the field
     */
    static Event read(InputStream in, ReadinessRule rule) throws IOException {
        byte[] bytes = in.readAllBytes();
        FailedEventBatch failed = FailedEventBatch.of(bytes);
        return failed == null ? single(bytes, rule) : failed;
    }

    /** Reads the event of a poll or of an operator. */
    static Event single(byte[] json, ReadinessRule rule) throws IOException {
        EventFields fields = EventFields.read(json);
        OperatorEvent operator = OperatorEvent.of(fields);
        return operator == null ? PollEvent.of(fields, rule) : operator;
    }
}
