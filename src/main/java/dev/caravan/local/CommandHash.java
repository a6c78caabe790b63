package dev.caravan.local;

import dev.caravan.config.Provider.LocalService;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Tells whether two settings start the same server (SVC-3), without keeping their secrets. */
final class CommandHash {
    private CommandHash() {}

    /** SHA-256, in hex, of the command, arguments, folder, environment and health URL. */
    static String of(LocalService settings) {
        MessageDigest digest = sha256();
        add(digest, settings.command());
        add(digest, settings.args().size());
        settings.args().forEach(argument -> add(digest, argument));
        add(digest, settings.cwd().isPresent() ? 1 : 0);
        settings.cwd().ifPresent(cwd -> add(digest, cwd));
        add(digest, settings.env().size());
        new TreeMap<>(settings.env())
                .forEach(
                        (name, value) -> {
                            add(digest, name);
                            add(digest, value.reveal());
                        });
        add(digest, settings.healthUrl().toString());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length before it, so that no two lists of texts run into the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(digest, bytes.length);
        digest.update(bytes);
    }

    private static void add(MessageDigest digest, int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
