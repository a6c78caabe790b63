package dev.caravan.store;

import dev.caravan.store.StoreUnavailable.Reason;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

import java.util.Arrays;
import java.util.Optional;

import javax.sql.DataSource;

/** The tables: brought up to date when the store is opened, one gateway at a time. */
final class Schema {
    private Schema() {}

    /**
     * Runs the migrations that the database has not had.
     *
     * @param initSql what each of its connections begins with
     * @param shown how the store is called before people
     * @throws StoreUnavailable when a newer version has been at it
     */
    static void bringUpToDate(DataSource database, Optional<String> initSql, String shown)
            throws StoreUnavailable {
        Flyway flyway =
                Flyway.configure()
                        .initSql(initSql.orElse(null))
                        .loggers("slf4j")
                        .dataSource(database)
                        .locations("classpath:db/migration")
                        .table("caravan_schema")
                        // The database may hold others' tables as well.
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .load();
        Optional<MigrationInfo> newer =
                Arrays.stream(flyway.info().all())
                        .filter(m -> isOfTheFuture(m.getState()))
                        .reduce((_, last) -> last);
        if (newer.isPresent()) {
            throw new StoreUnavailable(
                    Reason.NEWER_SCHEMA,
                    "The store "
                            + shown
                            + " has the schema version "
                            + newer.get().getVersion()
                            + " of a newer Caravan. Run that one, or name another store in"
                            + " gateway.store.url");
        }
        flyway.migrate();
    }

    private static boolean isOfTheFuture(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
    }
}
