package dev.caravan.store;

import dev.caravan.store.StoreUnavailable.Reason;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a database's error means, by SQLSTATE (PostgreSQL's appendix A) and H2's error codes. Pure.
 */
final class StoreFaults {
    private static final int MAX_DEPTH = 20;

    /** {@code DATABASE_ALREADY_OPEN_1}. */
    private static final int H2_LOCKED = 90_020;

    /** {@code UNSUPPORTED_VERSION}: written by an H2 that is newer than ours. */
    private static final int H2_NEWER_FORMAT = 90_048;

    /** {@code FILE_CORRUPTED_1}. */
    private static final int H2_CORRUPT = 90_030;

    /** The file or the engine behind the connection is gone: IO, closed, broken connection. */
    private static final Set<Integer> H2_GONE = Set.of(90_007, 90_028, 90_031, 90_067, 90_098);

    private StoreFaults() {}

    /** Whether the same transaction may well succeed when it is run again. */
    static boolean isWorthRepeating(SQLException fault) {
        String state = state(fault);
        // 23505: another has just added the same row, which the next try will see. 08, 57P01: the
        // connection had been cut while nobody looked; the pool has others. 25P03: we slept in the
        // middle of it, and the server has ended it.
        return isRolledBack(state)
                || state.equals("23505")
                || state.startsWith("08")
                || state.equals("57P01")
                || state.equals("25P03");
    }

    /** Serialisation failure or deadlock: nothing was kept. */
    private static boolean isRolledBack(String state) {
        return state.startsWith("40");
    }

    /**
     * A fault of a commit: where the connection broke, nobody knows whether it was kept, and the
     * same work must not be done twice.
     */
    static SQLException ofCommit(SQLException fault) {
        return isRolledBack(state(fault)) ? fault : last(fault);
    }

    /** The same, not worth repeating. */
    static SQLException last(SQLException fault) {
        return new SQLException(fault.getMessage(), fault);
    }

    static Reason reason(Throwable fault) {
        if (says(fault, "no space left") || says(fault, "file too large")) {
            return Reason.FULL;
        }
        Optional<SQLException> sql = sql(fault);
        return sql.map(StoreFaults::reason).orElse(Reason.DOWN);
    }

    private static Reason reason(SQLException fault) {
        int code = fault.getErrorCode();
        String state = state(fault);
        if (code == H2_LOCKED) {
            return Reason.LOCKED;
        }
        if (code == H2_NEWER_FORMAT) {
            return Reason.NEWER_SCHEMA;
        }
        if (code == H2_CORRUPT || state.startsWith("28") || state.startsWith("3D")) {
            return Reason.REFUSED;
        }
        if (state.equals("53100")) {
            return Reason.FULL;
        }
        // 08: connection; 53: resources; 57: the server stops or starts.
        boolean down =
                H2_GONE.contains(code)
                        || state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57");
        return down ? Reason.DOWN : Reason.FAILED;
    }

    private static String state(SQLException fault) {
        return Optional.ofNullable(fault.getSQLState()).orElse("");
    }

    /** The innermost that says what the database said; a pool's own time-out is around it. */
    private static Optional<SQLException> sql(Throwable fault) {
        Optional<SQLException> found = Optional.empty();
        Throwable at = fault;
        for (int i = 0; at != null && i < MAX_DEPTH; i++) {
            if (at instanceof SQLException sql && (found.isEmpty() || sql.getSQLState() != null)) {
                found = Optional.of(sql);
            }
            at = at.getCause();
        }
        return found;
    }

    private static boolean says(Throwable fault, String words) {
        Throwable at = fault;
        for (int i = 0; at != null && i < MAX_DEPTH; i++) {
            if (String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT).contains(words)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    /**
     * The number of a fault of a statement. Not what it says: that may quote what the statement
     * would have kept, and that is what people said.
     */
    static String code(Throwable fault) {
        return sql(fault)
                .map(sql -> "SQL state " + state(sql) + ", error " + sql.getErrorCode())
                .orElseGet(() -> fault.getClass().getSimpleName());
    }

    /** What the innermost error says, in one line. */
    static String innermost(Throwable fault) {
        Throwable at = fault;
        for (int i = 0; at.getCause() != null && i < MAX_DEPTH; i++) {
            at = at.getCause();
        }
        String text = String.valueOf(at.getMessage());
        return text.lines().findFirst().orElse(at.getClass().getSimpleName());
    }
}
