package org.catalogpoller.catalogdb;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Values of columns, as PostgreSQL and its client take them. */
final class ColumnValues {

    private ColumnValues() {}

    /** The client knows no Instant. */
    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** PostgreSQL stores no U+0000 (manual, 8.3 Character Types). */
    static @Nullable String text(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
