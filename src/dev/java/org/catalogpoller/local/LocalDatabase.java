package org.catalogpoller.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A real PostgreSQL on a free port, with the backend's table and the function's own in it. It ends with this process. */
public final class LocalDatabase implements AutoCloseable {

    public static final String USER = "postgres";
    public static final String PASSWORD = "postgres";
    public static final String NAME = "postgres";

    /** The role of the function in local work; its password is its name. It may do what deploy/catalog_poll.sql says. */
    public static final String FUNCTION_USER = "catalog_poller";

    /** For a busy machine. The library itself waits for 10 s. */
    private static final Duration START_BOUND = Duration.ofMinutes(5);

    private final EmbeddedPostgres postgres;

    public LocalDatabase() {
        this(Map.of());
    }

    /** @param serverConfig settings of postgresql.conf */
    public LocalDatabase(Map<String, String> serverConfig) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setPGStartupWait(START_BOUND);
            serverConfig.forEach(builder::setServerConfig);
            postgres = builder.start();
            execute(resource("catalog.sql"));
            execute(resource("catalog_poll.sql"));
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
        }
    }

    /** Makes the role {@link #FUNCTION_USER}. */
    void addFunctionUser() {
        execute("CREATE ROLE " + FUNCTION_USER + " LOGIN PASSWORD '" + FUNCTION_USER + "'; " + grants(FUNCTION_USER));
    }

    /** The statements of deploy/catalog_poll.sql that let a role of the function work. */
    public static String grants(String role) {
        try {
            return resource("catalog_poll.sql")
                    .lines()
                    .filter(line -> line.startsWith("--   GRANT") && line.contains(" TO <DB_USER>;"))
                    .map(line -> line.substring("--".length()).replace("<DB_USER>", role))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return postgres.getPort();
    }

    /** A connection of its own, which the caller closes. */
    public Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the local database refuses: " + e.getMessage(), e);
        }
    }

    /** The first column of the first row as text; empty where there is none. */
    public String query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException("the local database refuses: " + e.getMessage(), e);
        }
    }

    /** The backend's row as text, columns separated by bars; empty where there is none. */
    public String row(long id) {
        return query(
                "SELECT concat_ws(' | ', id, kb_name, data_source_name, updated_at) FROM catalog WHERE id = " + id);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(LocalDatabase.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL does not stop", e);
        }
    }
}
