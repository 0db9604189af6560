package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NumberedSqlTest {

    private static final NumberedSql SQL =
            NumberedSql.of("UPDATE t SET a = cast(:a AS text), b = :b WHERE a <> cast(:a AS text)");

    @Test
    void aNameGetsOneNumberHoweverOftenItOccurs() {
        assertThat(SQL.sql()).isEqualTo("UPDATE t SET a = cast($1 AS text), b = $2 WHERE a <> cast($1 AS text)");
        assertThat(SQL.names()).containsExactly("a", "b");
    }

    @Test
    void valuesAreInTheOrderOfTheNumbersAndInstantsAsTheClientTakesThem() {
        Map<String, Object> values = new HashMap<>();
        values.put("b", Instant.parse("2026-01-31T12:00:00Z"));
        values.put("a", null);

        Tuple tuple = SQL.tuple(values);

        assertThat(tuple.size()).isEqualTo(2);
        assertThat(tuple.getValue(0)).isNull();
        assertThat(tuple.getValue(1)).isEqualTo(OffsetDateTime.parse("2026-01-31T12:00:00Z"));
    }
}
