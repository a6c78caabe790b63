package dev.caravan.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Ids of tool calls as Mistral has them: nine letters or digits. Pure. */
final class MistralIds {
    private static final int LENGTH = 9;
    private static final String SIGNS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private MistralIds() {}

    /** The same id for the same text; a text of that form stays. */
    static String of(String id) {
        if (id.length() == LENGTH && id.chars().allMatch(c -> SIGNS.indexOf(c) >= 0)) {
            return id;
        }
        StringBuilder shortId = new StringBuilder(LENGTH);
        byte[] hash = sha256(id);
        for (int i = 0; i < LENGTH; i++) {
            shortId.append(SIGNS.charAt(Byte.toUnsignedInt(hash[i]) % SIGNS.length()));
        }
        return shortId.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
