package dev.caravan.session;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.config.StoreSettings;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;
import dev.caravan.store.Transaction;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Sessions in the store (SES-5). A transcript changes as a whole or not at all. Thread-safe. */
public final class SessionStore {
    private static final String SUMMARY =
            "SELECT session_key, agent_id, channel, turns, created_ms, updated_ms FROM sessions ";

    private static final String VERSION =
            "SELECT version FROM sessions WHERE session_key = ? AND updated_ms >= ?";

    private final Store store;
    private final Supplier<Limits> limits;
    private final LongSupplier epochMs;

    /**
     * What is kept.
     *
     * @param retentionDays days after its last change that a session is deleted
     * @param maxTurns messages of one session
     */
    public record Limits(int retentionDays, int maxTurns) {
        /** As the configuration says. */
        public static Limits of(StoreSettings settings) {
            return new Limits(settings.retentionDays(), settings.maxTurns());
        }
    }

    /**
     * What a session holds, as it was read.
     *
     * @param version counts its changes; 0 when there is no such session
     * @param first the position of the first turn
     */
    record Kept(long version, long first, Transcript transcript) {
        static final Kept NOTHING = new Kept(0, 0, Transcript.EMPTY);
    }

    /** Whose session it is: the agent that answers, the channel where the request names one. */
    record Owner(String agentId, Optional<String> channel) {}

    /**
     * Sessions in a store.
     *
     * @param limits asked at each use
     * @param epochMs milliseconds since 1970
     */
    public SessionStore(Store store, Supplier<Limits> limits, LongSupplier epochMs) {
        this.store = store;
        this.limits = limits;
        this.epochMs = epochMs;
    }

    /** What is kept of a session; one that is past its time is none. */
    Kept read(SessionKey key) throws StoreUnavailable {
        return store.inTransaction(tx -> read(tx, key));
    }

    private Kept read(Transaction tx, SessionKey key) throws SQLException {
        Optional<Long> version =
                tx.first(VERSION, row -> row.getLong(1), key.text(), expiredBefore());
        return version.isEmpty() ? Kept.NOTHING : new TurnRows(tx, key.text()).read(version.get());
    }

    /**
     * Keeps what a request and its reply change. Where another gateway has changed the session
     * since it was read, the change is made to what is there now.
     *
     * @param read what the request began with
     * @param change from what is kept and the reply to what is to be kept
     */
    void write(
            SessionKey key,
            Owner owner,
            Kept read,
            JsonNode reply,
            BiFunction<Transcript, JsonNode, Transcript> change)
            throws StoreUnavailable {
        store.<Boolean>inTransaction(
                tx -> {
                    Kept now = locked(tx, key, owner, read);
                    Transcript next = change.apply(now.transcript(), reply);
                    int excess = next.excess(limits.get().maxTurns());
                    new TurnRows(tx, key.text()).replace(now, next, excess);
                    tx.update(
                            "UPDATE sessions SET version = version + 1, turns = ?, agent_id = ?,"
                                    + " channel = COALESCE(CAST(? AS VARCHAR), channel),"
                                    + " updated_ms = ? WHERE session_key = ?",
                            next.turns().size() - excess,
                            owner.agentId(),
                            owner.channel(),
                            epochMs.getAsLong(),
                            key.text());
                    return true;
                });
    }

    /** The session's row locked, made where it was missing; its turns read where they changed. */
    private Kept locked(Transaction tx, SessionKey key, Owner owner, Kept read)
            throws SQLException {
        Optional<Long> version =
                tx.first(
                        VERSION + " FOR UPDATE",
                        row -> row.getLong(1),
                        key.text(),
                        expiredBefore());
        if (version.isPresent()) {
            return version.get() == read.version() ? read : read(tx, key);
        }
        // One past its time may still be there. One that another gateway has made since must stay:
        // the insert then fails, and the transaction is run again.
        tx.update(
                "DELETE FROM sessions WHERE session_key = ? AND updated_ms < ?",
                key.text(),
                expiredBefore());
        tx.update(
                "INSERT INTO sessions (session_key, agent_id, channel, version, turns, created_ms,"
                        + " updated_ms) VALUES (?, ?, ?, 0, 0, ?, ?)",
                key.text(),
                owner.agentId(),
                owner.channel(),
                epochMs.getAsLong(),
                epochMs.getAsLong());
        return Kept.NOTHING;
    }

    private long expiredBefore() {
        return epochMs.getAsLong() - TimeUnit.DAYS.toMillis(limits.get().retentionDays());
    }

    /** Deletes the sessions that are past their time; gives their number. */
    public int expire() throws StoreUnavailable {
        return store.inTransaction(
                tx -> tx.update("DELETE FROM sessions WHERE updated_ms < ?", expiredBefore()));
    }

    /**
     * The sessions that changed last, the newest first.
     *
     * @param most how many at most, 1 or more
     */
    public List<SessionSummary> list(int most) throws StoreUnavailable {
        return store.inTransaction(
                tx ->
                        tx.query(
                                SUMMARY
                                        + "WHERE updated_ms >= ? ORDER BY updated_ms DESC,"
                                        + " session_key FETCH FIRST ? ROWS ONLY",
                                SessionStore::summary,
                                expiredBefore(),
                                most));
    }

    /** One session, if it is there. */
    public Optional<Shown> show(String key) throws StoreUnavailable {
        return store.inTransaction(
                tx -> {
                    Optional<SessionSummary> summary =
                            tx.first(
                                    SUMMARY + "WHERE session_key = ? AND updated_ms >= ?",
                                    SessionStore::summary,
                                    key,
                                    expiredBefore());
                    return summary.isEmpty()
                            ? Optional.<Shown>empty()
                            : Optional.of(
                                    new Shown(
                                            summary.get(),
                                            new TurnRows(tx, key).read(1).transcript()));
                });
    }

    /** A session with what was said in it. */
    public record Shown(SessionSummary summary, Transcript transcript) {}

    /** Whether it was there. */
    public boolean delete(String key) throws StoreUnavailable {
        return store.inTransaction(
                tx -> tx.update("DELETE FROM sessions WHERE session_key = ?", key) > 0);
    }

    private static SessionSummary summary(ResultSet row) throws SQLException {
        return new SessionSummary(
                row.getString(1),
                row.getString(2),
                Optional.ofNullable(row.getString(3)),
                row.getInt(4),
                row.getLong(5),
                row.getLong(6));
    }
}
