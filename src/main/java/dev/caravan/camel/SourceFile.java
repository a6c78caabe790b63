package dev.caravan.camel;

import org.apache.camel.Exchange;

import java.util.Optional;

/**
 * The file that a message is, where its endpoint says so (file, SFTP, FTP and those alike).
 *
 * @param path as its endpoint calls it
 * @param state tells a file from a later one of the same path: its time and its length
 */
record SourceFile(String path, String state) {
    private static final String JSONL = ".jsonl";

    static Optional<SourceFile> of(Exchange exchange) {
        String path = header(exchange, Exchange.FILE_PATH);
        if (path.isEmpty()) {
            path = header(exchange, Exchange.FILE_NAME);
        }
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new SourceFile(
                                path,
                                header(exchange, Exchange.FILE_LAST_MODIFIED)
                                        + "/"
                                        + header(exchange, Exchange.FILE_LENGTH)));
    }

    private static String header(Exchange exchange, String name) {
        return Optional.ofNullable(exchange.getMessage().getHeader(name, String.class)).orElse("");
    }

    /** Its name without folders and without {@code .jsonl}. */
    String batchName() {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return name.endsWith(JSONL) ? name.substring(0, name.length() - JSONL.length()) : name;
    }

    /** The same for the same file: one that comes again after a crash is not run again. */
    String key() {
        return Integer.toHexString(path.hashCode()) + "-" + batchName() + "-" + state;
    }
}
