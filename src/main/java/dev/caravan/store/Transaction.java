package dev.caravan.store;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements of one transaction. Arguments stand for the question marks, in their order; an empty
 * {@code Optional} is SQL's NULL. One thread, only within {@link Store#inTransaction}.
 */
public final class Transaction {
    private final Connection connection;

    Transaction(Connection connection) {
        this.connection = connection;
    }

    /**
     * What is done in this transaction waits for others, and is not asleep: the server is not to
     * end it for saying nothing, see {@link StorePlace}.
     */
    public void mayTakeLong() throws SQLException {
        if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            update("SET LOCAL idle_in_transaction_session_timeout = 0");
        }
    }

    /** Makes a value of the row that the result stands at. */
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** All rows, in the result's order. */
    public <T> List<T> query(String sql, RowReader<T> reader, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            List<T> values = new ArrayList<>();
            while (rows.next()) {
                values.add(reader.read(rows));
            }
            return values;
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, Object... arguments)
            throws SQLException {
        return query(sql, reader, arguments).stream().findFirst();
    }

    /** How many rows it changed. */
    public int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** The same statement for each list of arguments, sent together. */
    public void updateAll(String sql, List<List<Object>> arguments) throws SQLException {
        if (arguments.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<Object> row : arguments) {
                set(statement, row.toArray());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            set(statement, arguments);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void set(PreparedStatement statement, Object[] arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, value(arguments[i]));
        }
    }

    private static @Nullable Object value(Object argument) {
        return argument instanceof Optional<?> optional ? optional.orElse(null) : argument;
    }
}
