package dev.caravan.config;

import java.util.Optional;

/**
 * Where sessions, responses and jobs are kept, and for how long (SES-5).
 *
 * @param url {@code file:<path>}, a relative path being below the state folder, or a {@code
 *     jdbc:postgresql:} URL
 * @param user of PostgreSQL, where the URL does not say it
 * @param password of PostgreSQL, where the URL does not say it
 * @param retentionDays days after its last turn that a session is kept, 1 to 36,500
 * @param maxTurns messages that a session keeps, 1 to 1,000,000
 */
public record StoreSettings(
        String url,
        Optional<String> user,
        Optional<Secret> password,
        int retentionDays,
        int maxTurns) {
    static final String FILE = "file:";
    static final String POSTGRESQL = "jdbc:postgresql:";

    /** Whether the store is a file of this gateway alone. */
    public boolean embedded() {
        return url.startsWith(FILE);
    }

    /**
     * The path of an embedded store's file, without its suffix.
     *
     * @throws IllegalStateException when the store is none
     */
    public String path() {
        if (!embedded()) {
            throw new IllegalStateException("a store on a server has no file");
        }
        return url.substring(FILE.length());
    }

    /** Whether both are the same store, however long each keeps what. */
    boolean sameStore(StoreSettings other) {
        return url.equals(other.url) && user.equals(other.user) && password.equals(other.password);
    }

    /** The URL without its query, which may hold a password. */
    public String shownUrl() {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }

    /** Without what the URL's query may hold. */
    @Override
    public String toString() {
        return "StoreSettings[" + shownUrl() + "]";
    }
}
