package dev.caravan.store;

import com.zaxxer.hikari.HikariConfig;

import dev.caravan.config.StoreSettings;
import dev.caravan.store.StoreUnavailable.Reason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a store is: how it is reached, how it is called, and what its faults mean to a person.
 *
 * @param file of an embedded store
 */
record StorePlace(StoreSettings settings, Optional<EmbeddedFile> file) {
    /**
     * A process that stops in the middle of a transaction would keep its rows from all others for
     * as long as it sleeps: its jobs could not be taken.
     */
    private static final String END_SLEEPERS = "SET idle_in_transaction_session_timeout = '5s'";

    /** A migration waits for its statements while another connection holds its lock. */
    private static final String KEEP_SLEEPERS = "SET idle_in_transaction_session_timeout = 0";

    private static final int MAX_CONNECTIONS = 8;
    private static final int CONNECT_MS = 5_000;
    private static final int IDLE_MS = 60_000;
    private static final String STATE_FOLDER =
            ", or give this one another state folder (OPENCLAW_STATE_DIR)";
    private static final Logger LOG = LoggerFactory.getLogger(StorePlace.class);

    static StorePlace of(StoreSettings settings, Path stateDir) {
        return new StorePlace(
                settings,
                settings.embedded()
                        ? Optional.of(
                                new EmbeddedFile(
                                        stateDir.toAbsolutePath()
                                                .resolve(settings.path())
                                                .normalize()))
                        : Optional.empty());
    }

    String shown() {
        return file.map(f -> f.database().toString()).orElseGet(settings::shownUrl);
    }

    boolean mayHoldSomething() {
        return file.map(f -> Files.exists(f.database())).orElse(true);
    }

    void prepare() throws IOException {
        if (file.isPresent()) {
            file.get().prepare();
        }
    }

    /**
     * Makes this process the owner of an embedded store; several may share a database.
     *
     * @return what to close when it is no longer; empty where no lock is to be had: a folder that
     *     nobody can write to holds no store either
     */
    Optional<OwnerLock> claim() throws StoreUnavailable {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            file.get().prepareFolder();
            return Optional.of(OwnerLock.take(file.get().lock(), ProcessHandle.current().pid()));
        } catch (OwnerLock.Taken e) {
            throw new StoreUnavailable(
                    Reason.LOCKED, "The store " + shown() + " " + inUse(e.owner()) + STATE_FOLDER);
        } catch (IOException e) {
            LOG.warn("the store {} cannot be kept from others: {}", shown(), e.toString());
            return Optional.empty();
        }
    }

    void own() throws IOException {
        if (file.isPresent()) {
            file.get().own(ProcessHandle.current().pid());
        }
    }

    void disown() {
        try {
            if (file.isPresent()) {
                file.get().disown();
            }
        } catch (IOException e) {
            LOG.debug("the mark beside the store stays: {}", e.toString());
        }
    }

    HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("caravan-store");
        config.setAutoCommit(false);
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setConnectionTimeout(CONNECT_MS);
        if (file.isPresent()) {
            config.setJdbcUrl(file.get().jdbcUrl());
            config.setUsername("sa");
            // The file is closed with its last connection; one is always kept.
            config.setMinimumIdle(1);
            config.setMaxLifetime(0);
        } else {
            config.setJdbcUrl(settings.url());
            settings.user().ifPresent(config::setUsername);
            settings.password().ifPresent(secret -> config.setPassword(secret.reveal()));
            config.setMinimumIdle(0);
            config.setIdleTimeout(IDLE_MS);
            config.setConnectionInitSql(END_SLEEPERS);
            config.addDataSourceProperty("ApplicationName", "caravan");
            // Seconds: a server that says nothing is down.
            config.addDataSourceProperty("connectTimeout", "4");
            config.addDataSourceProperty("socketTimeout", "30");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            // An error must not quote what people said.
            config.addDataSourceProperty("logServerErrorDetail", "false");
        }
        return config;
    }

    /** What connections begin with that change the schema; they do no other work. */
    Optional<String> schemaInitSql() {
        return file.isPresent() ? Optional.empty() : Optional.of(KEEP_SLEEPERS);
    }

    StoreUnavailable unavailable(Exception fault) {
        Reason reason = StoreFaults.reason(fault);
        String what =
                switch (reason) {
                    case LOCKED ->
                            inUse(
                                    OwnerLock.named(
                                            file.map(EmbeddedFile::ownerPid)
                                                    .orElse(OptionalLong.empty())));
                    case FULL -> "has no room left: " + room() + StoreFaults.innermost(fault);
                    case NEWER_SCHEMA -> "was written by a newer Caravan; run that one";
                    case REFUSED -> "cannot be used: " + StoreFaults.innermost(fault);
                    case DOWN -> "cannot be reached: " + StoreFaults.innermost(fault);
                    case FAILED -> "failed: " + StoreFaults.code(fault);
                };
        return new StoreUnavailable(reason, "The store " + shown() + " " + what, fault);
    }

    private static String inUse(String owner) {
        return "is in use by "
                + owner
                + ". Stop that one, or let both share a PostgreSQL database (gateway.store.url)";
    }

    private String room() {
        return file.flatMap(EmbeddedFile::bytesLeft)
                .map(bytes -> bytes + " bytes are left on its disk; ")
                .orElse("");
    }
}
