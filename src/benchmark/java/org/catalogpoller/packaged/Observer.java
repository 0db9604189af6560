package org.catalogpoller.packaged;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.catalogpoller.local.LocalDatabase;

/** Asks PostgreSQL on one connection. A new one for each look would cost it more than what it is asked for. */
final class Observer implements AutoCloseable {

    private final Connection connection;
    private final Statement statement;

    Observer(LocalDatabase database) {
        try {
            connection = database.connect();
            statement = connection.createStatement();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number that is the one answer. */
    int number(String sql) {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
