package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.RetryablePolls;

/** Ended polls, as the rows of {@code catalog_poll} say. A poll's row changes last when it ends. */
@Singleton
final class PollTableRetryable implements RetryablePolls {

    private static final String NEWEST = """
         FROM catalog_poll p
         WHERE p.state = ANY ($1::text[]) AND (p.updated_at, p.poll_id) > ($2::timestamptz, $3::text)
           AND p.updated_at < $4::timestamptz
           AND NOT EXISTS (
               SELECT FROM catalog_poll n
                WHERE n.catalog_id = p.catalog_id AND (n.started_at, n.poll_id) > (p.started_at, p.poll_id))
        """;

    private static final String FIND = "SELECT " + PollEntity.RETURNED + NEWEST + """
         ORDER BY p.updated_at, p.poll_id LIMIT $5::integer
        """;

    private static final String COUNT = "SELECT count(*)" + NEWEST;

    private final Database database;

    PollTableRetryable(Database database) {
        this.database = database;
    }

    @Override
    public List<Ended> endedAfter(Place place, Instant until, Set<PollState> states, int max, Duration limit) {
        List<Ended> ended = new ArrayList<>();
        for (Row row : database.execute(FIND, parameters(place, until, states).addInteger(max), limit)
                .rows()) {
            ended.add(PollEntity.returned(row).retryable());
        }
        return ended;
    }

    @Override
    public int countAfter(Place place, Instant until, Set<PollState> states, Duration limit) {
        return database.execute(COUNT, parameters(place, until, states), limit)
                .row()
                .getInteger(0);
    }

    private static Tuple parameters(Place place, Instant until, Set<PollState> states) {
        return Tuple.tuple()
                .addArrayOfString(states.stream().map(Enum::name).toArray(String[]::new))
                .addOffsetDateTime(ColumnValues.time(place.at()))
                .addString(place.pollId())
                .addOffsetDateTime(ColumnValues.time(until));
    }
}
