package org.catalogpoller.catalogdb;

import java.util.HashMap;
import java.util.Map;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.TrackedPoll;
import org.jspecify.annotations.Nullable;

/** What the statements about a poll can name; each takes what it names. */
final class PollParameters {

    private PollParameters() {}

    /** @param tells whether others are to be told of its end */
    static Map<String, @Nullable Object> of(TrackedPoll poll, boolean tells) {
        CatalogValues values = poll.values();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("id", poll.poll().id());
        parameters.put("catalog", poll.catalogId());
        parameters.put("name", poll.catalogName());
        parameters.put("state", poll.state().name());
        parameters.put("attempt", poll.poll().attempts());
        parameters.put("token", poll.needsToken());
        parameters.put("kb", values == null ? null : values.kbName());
        parameters.put("ds", values == null ? null : values.dataSourceName());
        parameters.put("others", OtherValues.of(values));
        parameters.put("status", poll.lastStatus());
        parameters.put("error", poll.lastError());
        parameters.put("started", poll.poll().startedAt());
        parameters.put("deadline", poll.deadline());
        parameters.put("next", poll.nextAttemptAt());
        parameters.put("tells", tells);
        return parameters;
    }
}
