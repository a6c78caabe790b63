package dev.caravan.session;

import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;
import dev.caravan.store.Transaction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Which gateway serves a session now, where several share a store: one at a time, as within one
 * gateway (SES-4). A gateway that dies gives its sessions up after {@link #LEASE_MS}. A store that
 * is nobody else's knows no leases. Thread-safe.
 */
public final class SessionLeases {
    /** How long a session is one gateway's without a word from it, in milliseconds. */
    public static final long LEASE_MS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(SessionLeases.class);

    private final Store store;
    private final BooleanSupplier shared;
    private final String owner;
    private final LongSupplier epochMs;
    private final Set<SessionKey> held = ConcurrentHashMap.newKeySet();

    /**
     * Leases of one gateway, which has none yet.
     *
     * @param shared whether other gateways may use the store
     * @param owner stands for this gateway, unlike any other's; up to 64 characters
     * @param epochMs milliseconds since 1970, about the same for all gateways
     */
    public SessionLeases(Store store, BooleanSupplier shared, String owner, LongSupplier epochMs) {
        this.store = store;
        this.shared = shared;
        this.owner = owner;
        this.epochMs = epochMs;
    }

    /**
     * Takes a session, of which this gateway must have one request at a time.
     *
     * @return false when another gateway has it now: to be asked again a little later
     */
    public boolean take(SessionKey key) throws StoreUnavailable {
        if (!shared.getAsBoolean()) {
            return true;
        }
        boolean taken = store.inTransaction(tx -> take(tx, key));
        if (taken) {
            held.add(key);
        }
        return taken;
    }

    private boolean take(Transaction tx, SessionKey key) throws SQLException {
        long now = epochMs.getAsLong();
        int mine =
                tx.update(
                        "UPDATE session_leases SET owner = ?, until_ms = ? WHERE session_key = ?"
                                + " AND (owner = ? OR until_ms < ?)",
                        owner,
                        now + LEASE_MS,
                        key.text(),
                        owner,
                        now);
        if (mine > 0) {
            return true;
        }
        if (tx.first(
                        "SELECT owner FROM session_leases WHERE session_key = ?",
                        row -> "",
                        key.text())
                .isPresent()) {
            return false;
        }
        // Where another one is faster this fails, and the transaction is run again.
        tx.update(
                "INSERT INTO session_leases (session_key, owner, until_ms) VALUES (?, ?, ?)",
                key.text(),
                owner,
                now + LEASE_MS);
        return true;
    }

    /** Gives a session back; without effect when it is not held. A fault is left to its time. */
    public void give(SessionKey key) {
        if (!held.remove(key)) {
            return;
        }
        try {
            store.inTransaction(
                    tx ->
                            tx.update(
                                    "DELETE FROM session_leases WHERE session_key = ? AND owner ="
                                            + " ?",
                                    key.text(),
                                    owner));
        } catch (StoreUnavailable e) {
            LOG.debug("{} is given back when its time is over: {}", key, e.told());
        }
    }

    /** Keeps what is held; to be called well within a third of {@link #LEASE_MS}. */
    public void renew() {
        if (held.isEmpty()) {
            return;
        }
        try {
            store.inTransaction(
                    tx ->
                            tx.update(
                                    "UPDATE session_leases SET until_ms = ? WHERE owner = ?",
                                    epochMs.getAsLong() + LEASE_MS,
                                    owner));
        } catch (StoreUnavailable e) {
            LOG.debug("sessions are not kept: {}", e.told());
        }
    }

    /** Deletes what gateways that died have left. */
    public void expire() throws StoreUnavailable {
        store.inTransaction(
                tx ->
                        tx.update(
                                "DELETE FROM session_leases WHERE until_ms < ?",
                                epochMs.getAsLong()));
    }
}
