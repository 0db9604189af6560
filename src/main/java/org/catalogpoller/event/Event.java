package org.catalogpoller.event;

import java.io.IOException;
import java.io.InputStream;
import org.catalogpoller.poll.ReadinessRule;

/** What the function is invoked with: an attempt of a poll, or what an operator asks. */
public sealed interface Event permits PollEvent, OperatorEvent {

    /**
     * Reads an event.
     *
     * @param rule which values make a check needless
     * @throws InvalidEventException if the event breaks the contract; the message names the field
     */
    static Event read(InputStream in, ReadinessRule rule) throws IOException {
        EventFields fields = EventFields.read(in);
        OperatorEvent operator = OperatorEvent.of(fields);
        return operator == null ? PollEvent.of(fields, rule) : operator;
    }
}
