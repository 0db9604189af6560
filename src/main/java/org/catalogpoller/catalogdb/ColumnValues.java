package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.catalogpoller.poll.PollRow;
import org.jspecify.annotations.Nullable;

/** Values of columns, as PostgreSQL and its client take them. */
final class ColumnValues {

    private ColumnValues() {}

    /** The client knows no Instant. */
    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** The time in a column that is never null. */
    static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static @Nullable Instant instantOrNull(Row row, String column) {
        return row.getValue(column) == null ? null : instant(row, column);
    }

    /** Adds rows as three arrays: ids, attempts, and when the next attempts are due. */
    static Tuple addRows(Tuple parameters, List<PollRow> rows) {
        return parameters
                .addArrayOfString(rows.stream().map(PollRow::id).toArray(String[]::new))
                .addArrayOfInteger(
                        rows.stream().map(row -> row.poll().attempts()).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(rows.stream()
                        .map(row -> time(Objects.requireNonNull(row.nextAttemptAt())))
                        .toArray(OffsetDateTime[]::new));
    }

    /** PostgreSQL stores no U+0000 (manual, 8.3 Character Types). */
    static @Nullable String text(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
