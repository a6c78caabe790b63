package dev.caravan.store;

import com.zaxxer.hikari.HikariDataSource;

import dev.caravan.config.StoreSettings;
import dev.caravan.store.StoreUnavailable.Reason;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The store (SES-5): an H2 file below the state folder, or a PostgreSQL database. It is opened by
 * whoever needs it first and opened again when it was away; who needs none does not notice whether
 * there is one. Thread-safe.
 */
public final class Store implements AutoCloseable {
    /** So long after a failed try to open it, the next one is not made, in milliseconds. */
    public static final long PAUSE_MS = 2_000;

    private static final int MAX_TRIES = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final StorePlace place;
    private final LongSupplier millis;
    private final Consumer<String> faults;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private Optional<HikariDataSource> pool = Optional.empty();
    private Optional<StoreUnavailable> lastFault = Optional.empty();
    private long faultAt;
    private boolean closed;

    /**
     * A store that is not open yet.
     *
     * @param stateDir where a relative path of the settings begins
     * @param millis a clock that only goes forward, in milliseconds
     * @param faults told, in words for people, of each fault as it is met
     */
    public Store(
            StoreSettings settings, Path stateDir, LongSupplier millis, Consumer<String> faults) {
        this.faults = faults;
        this.place = StorePlace.of(settings, stateDir);
        this.millis = millis;
    }

    /** What is done in one transaction. */
    public interface Work<T> {
        T run(Transaction transaction) throws SQLException;
    }

    /** How it is called before people: a path, or a URL without its query. */
    public String shown() {
        return place.shown();
    }

    /** Whether something may be kept in it already; a file that is not there holds nothing. */
    public boolean mayHoldSomething() {
        return place.mayHoldSomething();
    }

    /**
     * Runs the work in a transaction: all of it is kept, or nothing. It may run more than once,
     * when others were in its way.
     *
     * @throws StoreUnavailable when the store cannot be used; nothing was kept then, as far as can
     *     be known (the connection may break while a commit is under way)
     */
    public <T> T inTransaction(Work<T> work) throws StoreUnavailable {
        for (int tries = 1; ; tries++) {
            HikariDataSource database = opened();
            try {
                return once(database, work);
            } catch (SQLException e) {
                if (tries == MAX_TRIES || !StoreFaults.isWorthRepeating(e)) {
                    throw failed(database, e);
                }
            }
        }
    }

    private static <T> T once(HikariDataSource database, Work<T> work) throws SQLException {
        try (Connection connection = connection(database)) {
            boolean kept = false;
            try {
                T result = work.run(new Transaction(connection));
                commit(connection);
                kept = true;
                return result;
            } finally {
                if (!kept) {
                    rollBack(connection);
                }
            }
        }
    }

    /** The pool has waited for one already. */
    private static Connection connection(HikariDataSource database) throws SQLException {
        try {
            return database.getConnection();
        } catch (SQLException e) {
            throw StoreFaults.last(e);
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw StoreFaults.ofCommit(e);
        }
    }

    /** The fault that led here is what counts. */
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("a transaction cannot be rolled back: {}", e.toString());
        }
    }

    /**
     * Opens it where it is not open, and brings its schema up to date.
     *
     * @throws StoreUnavailable also for {@link #PAUSE_MS} after a try that failed
     */
    public void open() throws StoreUnavailable {
        opened();
    }

    private HikariDataSource opened() throws StoreUnavailable {
        lock.lock();
        try {
            if (closed) {
                throw new StoreUnavailable(Reason.DOWN, "The store is closed");
            }
            if (pool.isPresent()) {
                return pool.get();
            }
            if (lastFault.isPresent() && millis.getAsLong() - faultAt < PAUSE_MS) {
                throw lastFault.get();
            }
            HikariDataSource database = connect();
            pool = Optional.of(database);
            lastFault = Optional.empty();
            LOG.debug("the store {} is open", shown());
            return database;
        } finally {
            lock.unlock();
        }
    }

    private HikariDataSource connect() throws StoreUnavailable {
        HikariDataSource database = null;
        try {
            place.prepare();
            database = new HikariDataSource(place.pool());
            Optional<String> initSql = place.schemaInitSql();
            Schema.bringUpToDate(database, initSql, shown());
            if (initSql.isPresent()) {
                // Connections that began so are not for other work.
                database.getHikariPoolMXBean().softEvictConnections();
            }
            place.own();
            return database;
        } catch (StoreUnavailable e) {
            throw remembered(e, database);
        } catch (IOException | RuntimeException e) {
            // The pool and Flyway wrap what the database says into exceptions of their own.
            throw remembered(place.unavailable(e), database);
        }
    }

    private StoreUnavailable remembered(StoreUnavailable fault, @Nullable HikariDataSource half) {
        if (half != null) {
            half.close();
        }
        lastFault = Optional.of(fault);
        faultAt = millis.getAsLong();
        faults.accept(fault.told());
        return fault;
    }

    private StoreUnavailable failed(HikariDataSource database, SQLException fault) {
        StoreUnavailable told = place.unavailable(fault);
        faults.accept(told.told());
        if (place.file().isPresent() && told.reason() != Reason.FAILED) {
            // H2 stops for good at such a fault; whoever comes next opens the file anew.
            drop(database);
        }
        return told;
    }

    private void drop(HikariDataSource database) {
        lock.lock();
        try {
            if (pool.filter(database::equals).isPresent()) {
                shut(database);
            }
        } finally {
            lock.unlock();
        }
    }

    private void shut(HikariDataSource database) {
        pool = Optional.empty();
        database.close();
        place.disown();
    }

    /**
     * Keeps other gateways from an embedded store; it need not be open, nor there. Of a database
     * that several may share, nothing is asked.
     *
     * @throws StoreUnavailable of the reason {@code LOCKED} when another process has done so
     */
    public Optional<OwnerLock> claim() throws StoreUnavailable {
        return place.claim();
    }

    /** Cuts off what still runs; what is asked of it later is refused. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            pool.ifPresent(this::shut);
        } finally {
            lock.unlock();
        }
    }
}
