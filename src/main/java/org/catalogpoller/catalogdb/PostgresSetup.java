package org.catalogpoller.catalogdb;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.catalogpoller.catalogdb.OptionalTables.Table;
import org.catalogpoller.config.ApiSettings;
import org.catalogpoller.config.HistorySettings;
import org.catalogpoller.config.TableSettings;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.DatabaseSetup;
import org.jspecify.annotations.Nullable;

/**
 * Tries what the function does, in transactions that are rolled back. Privileges alone do not say whether it works. A
 * server may be read-only. Row level security or a trigger may keep the write from the row.
 */
@Singleton
class PostgresSetup implements DatabaseSetup {

    private static final String ENCODING = "SELECT current_setting('server_encoding')";
    private static final String UPDATE_POLL = "UPDATE catalog_poll SET updated_at = now() WHERE poll_id = $1";
    private static final String SOON = "SELECT extract(epoch FROM now())::bigint + generate_series(0, 3599)";

    /** A second of no poll: the table of polls has a check of its own. */
    private static final String RESERVE =
            "WITH " + ReservedSeconds.tables(SOON, "$1::text::numeric", "true", "1") + "SELECT second FROM reserved";

    private static final String DELETE = "DELETE FROM %s WHERE poll_id = $1";
    /** The readers of the view, from its access list. Without a list, its owner alone may read it. */
    private static final String READERS = """
            SELECT pg_get_userbyid(relowner),
                   ARRAY(SELECT DISTINCT CASE grantee WHEN 0 THEN 'every role' ELSE pg_get_userbyid(grantee) END
                           FROM aclexplode(relacl) WHERE privilege_type = 'SELECT' AND grantee <> relowner)::text[]
              FROM pg_class WHERE oid = to_regclass('catalog_wait')
            """;
    /** The id of no catalog. */
    private static final long NO_CATALOG = -1;

    private final TriedStatement tried;
    private final BackendUpdate update;
    private final BackendColumns columns;
    private final TableSettings table;
    private final HistorySettings history;
    private final @Nullable String rate;
    private final Database database;

    PostgresSetup(
            Database database,
            BackendUpdate update,
            BackendColumns columns,
            TableSettings table,
            HistorySettings history,
            ApiSettings api) {
        this.database = database;
        this.tried = new TriedStatement(database);
        this.update = update;
        this.columns = columns;
        this.table = table;
        this.history = history;
        this.rate = api.maxRate() == null ? null : ReservedSeconds.rate(api.maxRate());
    }

    @Override
    public String encoding(Duration limit) {
        return database.execute(ENCODING, Tuple.tuple(), limit).row().getString(0);
    }

    @Override
    public List<String> catalogProblems(Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        List<String> refused = problems(table.table(), this::writeAnyRow, whole);
        List<String> known = refused.isEmpty() ? List.of() : columns.problems(whole.left());
        return known.isEmpty() ? refused : known;
    }

    /** Writes values into a row that is there; nothing where the table is empty. */
    private Uni<List<String>> writeAnyRow(SqlConnection connection) {
        String anyId = "SELECT " + update.quotedId() + "::bigint FROM " + update.name() + " LIMIT 1";
        return connection.preparedQuery(anyId).execute().flatMap(rows -> {
            boolean isEmpty = rows.rowCount() == 0;
            long id = isEmpty ? NO_CATALOG : rows.iterator().next().getLong(0);
            String what = "row level security or a trigger keeps the UPDATE from the row with id " + id
                    + " of the table \"" + table.table() + "\"";
            return TriedStatement.rows(connection, update.sql("$", 1, 2), tried(id))
                    .flatMap(changed -> isEmpty
                            ? hidden(connection)
                            : Uni.createFrom().item(changed > 0 ? List.of() : List.of(what)));
        });
    }

    private Uni<List<String>> hidden(SqlConnection connection) {
        String what = "row level security hides each row of the table \"" + table.table() + "\" (a policy for SELECT)";
        return TriedStatement.rows(connection, BackendUpdate.HIDES_ROWS, Tuple.of(update.name()))
                .map(hides -> hides > 0 ? List.of(what) : List.of());
    }

    private Tuple tried(long id) {
        Tuple parameters = Tuple.of(id);
        table.columns().keySet().forEach(field -> parameters.addString("0"));
        return parameters;
    }

    @Override
    public List<String> pollProblems(Duration limit) {
        return problems(OptionalTables.POLLS, PostgresSetup::writePoll, CallLimit.of(limit));
    }

    private static Uni<List<String>> writePoll(SqlConnection connection) {
        Instant now = Instant.EPOCH;
        Poll poll = new Poll("check-setup-" + UUID.randomUUID(), new Catalog(1, "check-setup"), now, 1);
        CatalogValues values = new CatalogValues("check-setup", "check-setup");
        PollRow row = PollRow.of(poll, PollState.CANCELLED, now).withValues(values);
        String insert = PollEntity.INSERT + PollEntity.ON_CONFLICT;
        return TriedStatement.rows(connection, insert, PollEntity.parameters(row, now, false))
                .flatMap(inserted -> TriedStatement.rows(connection, UPDATE_POLL, Tuple.of(row.id())))
                .map(changed -> changed > 0
                        ? List.of()
                        : List.of("row level security or a trigger keeps the UPDATE from catalog_poll"));
    }

    @Override
    public List<String> storyProblems(Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        List<String> problems = new ArrayList<>();
        if (history.on()) {
            problems.addAll(problems(Table.STORY.sqlName, tries(StoryLines.TRY, noPoll()), whole));
        }
        if (history.retention().isPresent()) {
            for (String name : List.of(OptionalTables.POLLS, Table.STORY.sqlName)) {
                problems.addAll(problems(name, tries(DELETE.formatted(name), noPoll()), whole));
            }
        }
        return problems.stream().distinct().toList();
    }

    @Override
    public List<String> pauseProblems(Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        Tuple begin = Tuple.of(NO_CATALOG, "check-setup");
        List<String> begun = problems(Table.PAUSES.sqlName, tries(PauseTable.BEGIN, begin), whole);
        List<String> ended = problems(Table.PAUSES.sqlName, tries(PauseTable.END, Tuple.of(NO_CATALOG)), whole);
        return Stream.concat(begun.stream(), ended.stream()).distinct().toList();
    }

    @Override
    public List<String> rateProblems(Duration limit) {
        String name = Table.RATE.sqlName;
        return rate == null ? List.of() : problems(name, tries(RESERVE, Tuple.of(rate)), CallLimit.of(limit));
    }

    @Override
    public List<String> viewReaders(Duration limit) {
        List<String> readers = new ArrayList<>();
        for (Row view : database.execute(READERS, Tuple.tuple(), limit).rows()) {
            readers.add(view.getString(0));
            readers.addAll(List.of(view.getArrayOfStrings(1)));
        }
        return readers;
    }

    private static Tuple noPoll() {
        return Tuple.of("check-setup-" + UUID.randomUUID());
    }

    private static Function<SqlConnection, Uni<List<String>>> tries(String sql, Tuple parameters) {
        return connection -> TriedStatement.rows(connection, sql, parameters).map(changed -> List.of());
    }

    private List<String> problems(String name, Function<SqlConnection, Uni<List<String>>> work, CallLimit limit) {
        try {
            return tried.rolledBack(work, limit.left());
        } catch (StatementRefusedException e) {
            // the values for the backend's row are made up: a refusal of them says nothing of the setup
            boolean isMadeUp = e.state().isOfValues() && name.equals(table.table());
            return isMadeUp ? List.of() : List.of(SetupRefusal.inWords(name, e));
        } catch (ConnectionLostException e) {
            if (e.state().isReadOnly()) {
                return List.of(SetupRefusal.READ_ONLY + e.problem() + ")");
            }
            throw e;
        }
    }
}
