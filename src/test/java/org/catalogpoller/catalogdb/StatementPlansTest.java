package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.LocalDatabase;
import org.junit.jupiter.api.Test;

/** Every statement about polls finds its rows by an index, however many polls there are. The pauses are few. */
class StatementPlansTest {

    /** Large enough that PostgreSQL prefers an index to the whole table, as it does at full size. */
    private static final int WAITING = 5_000;

    private static final int ENDED = 25_000;

    @Test
    void noStatementReadsTheWholeTable() throws SQLException {
        try (LocalDatabase database = new LocalDatabase();
                Connection connection = database.connect()) {
            for (String sql : Statements.fill(WAITING, ENDED).split(";\n", -1)) {
                database.execute(sql);
            }
            // an hour of seconds that are taken, and one that is past
            database.execute("INSERT INTO catalog_poll_rate SELECT extract(epoch FROM now())::bigint + s, 40"
                    + " FROM generate_series(-3600, 2900) AS s");
            database.execute("VACUUM ANALYZE catalog_poll_rate");
            Statements.prepare(connection);
            for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
                set(connection, mode);
                for (Map.Entry<String, String> each : Statements.all().entrySet()) {
                    assertThat(Statements.plan(connection, each.getKey(), each.getValue()))
                            .as(each.getKey() + ", " + mode)
                            .noneMatch(line -> line.matches(".*Seq Scan on catalog_poll(_attempt|_pace)? .*"))
                            .anyMatch(line -> line.contains("Index Scan")
                                    || line.contains("Index Only Scan")
                                    || line.contains("Conflict Arbiter Indexes"));
                }
            }
        }
    }

    private static void set(Connection connection, String mode) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = " + mode);
        }
    }
}
