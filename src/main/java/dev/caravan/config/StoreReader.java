package dev.caravan.config;

import java.util.Optional;

/** Reads the section {@code gateway.store} (SES-5). */
final class StoreReader {
    private static final String URLS = "file:<path> or a jdbc:postgresql: URL";
    private static final String ONLY_POSTGRESQL = "only with a jdbc:postgresql: URL";

    private StoreReader() {}

    static StoreSettings read(Section store) {
        StoreSettings settings =
                new StoreSettings(
                        store.text("url", URLS)
                                .filter(url -> isUsable(store, url))
                                .orElse("file:caravan"),
                        store.text("user", "the name of a PostgreSQL role"),
                        store.secret("password"),
                        store.integer("retentionDays", 1, 36_500).orElse(30),
                        store.integer("maxTurns", 1, 1_000_000).orElse(500));
        if (settings.embedded()) {
            settings.user().ifPresent(_ -> store.problem("user", "a user", ONLY_POSTGRESQL));
            settings.password()
                    .ifPresent(_ -> store.problem("password", "a password", ONLY_POSTGRESQL));
        }
        store.finish();
        return settings;
    }

    private static boolean isUsable(Section store, String url) {
        Optional<String> wrong = wrong(url);
        wrong.ifPresent(found -> store.problem("url", found, URLS));
        return wrong.isEmpty();
    }

    private static Optional<String> wrong(String url) {
        if (url.startsWith(StoreSettings.POSTGRESQL)) {
            return Optional.empty();
        }
        if (!url.startsWith(StoreSettings.FILE)) {
            return Optional.of("another kind of store");
        }
        if (url.length() == StoreSettings.FILE.length()) {
            return Optional.of("no path");
        }
        // What follows a semicolon would be settings of the database itself.
        return url.contains(";") ? Optional.of("a path with a semicolon") : Optional.empty();
    }
}
