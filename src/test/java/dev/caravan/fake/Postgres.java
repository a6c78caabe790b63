package dev.caravan.fake;

import dev.caravan.config.StoreSettings;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL on a free port, with as many databases as are asked for. Thread-safe. */
public final class Postgres implements AutoCloseable {
    private EmbeddedPostgres server;
    private final Path data;
    private final AtomicInteger databases = new AtomicInteger();

    /** One for all tests that need no server to themselves; it ends with this JVM. */
    private static final class Shared {
        static final Postgres SERVER = new Postgres();
    }

    public static Postgres shared() {
        return Shared.SERVER;
    }

    public Postgres() {
        try {
            data = Files.createTempDirectory("caravan-postgres");
            server = start(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Its own hook would leave the folder behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setRegisterShutdownHook(false)
                .start();
    }

    /** Stops the server; what it has kept stays. */
    public void stop() throws IOException {
        server.close();
    }

    /** Starts the server again, where it was. */
    public void startAgain() throws IOException {
        server = start(server.getPort());
    }

    /** The settings of a new, empty database. */
    public StoreSettings database() {
        String name = "db" + databases.incrementAndGet();
        run("CREATE DATABASE " + name);
        return new StoreSettings(
                server.getJdbcUrl("postgres", name), Optional.empty(), Optional.empty(), 30, 500);
    }

    /** Ends all connections to all databases but its own, as a restart of the server would. */
    public void cutConnections() {
        run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
                        + " pg_backend_pid() AND backend_type = 'client backend'");
    }

    private void run(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            if (Files.notExists(data)) {
                return;
            }
            try (var files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
