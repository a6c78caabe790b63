package dev.caravan.session;

import dev.caravan.openai.ApiError;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a session is called (SES-2). Pure.
 *
 * @param text as given in the header, or derived from {@code user}
 */
public record SessionKey(String text) {
    /** Characters of a key, a channel. */
    public static final int MAX_LENGTH = 256;

    private static final String HEADER = "x-openclaw-session-key";
    private static final List<String> RESERVED = List.of("subagent:", "cron:", "acp:");
    private static final int SHOWN_BYTES = 6;

    /**
     * The key that a client gives itself.
     *
     * @throws ApiError 400 when it is too long, not printable, or begins with a reserved prefix
     */
    public static SessionKey given(String header) {
        requirePrintable(HEADER, header);
        String folded = header.toLowerCase(Locale.ROOT);
        for (String prefix : RESERVED) {
            if (folded.startsWith(prefix)) {
                throw ApiError.badRequest(
                                HEADER
                                        + ": the prefix "
                                        + prefix
                                        + " is reserved; choose a key that begins otherwise than "
                                        + String.join(", ", RESERVED))
                        .param(HEADER)
                        .code("reserved_session_key");
            }
        }
        return new SessionKey(header);
    }

    /**
     * The key of a user's session with an agent: {@code agent:<agentId>:openai-user:<user>}, in
     * lower case.
     *
     * @throws ApiError 400 when the user is too long or not printable
     */
    public static SessionKey ofUser(String agentId, String user) {
        requirePrintable("user", user);
        return new SessionKey(
                ("agent:" + agentId + ":openai-user:" + user).toLowerCase(Locale.ROOT));
    }

    /**
     * The channel that a client names in {@code x-openclaw-message-channel}.
     *
     * @throws ApiError 400 when it is too long or not printable
     */
    public static Optional<String> channel(Optional<String> header) {
        header.ifPresent(value -> requirePrintable("x-openclaw-message-channel", value));
        return header;
    }

    private static void requirePrintable(String where, String value) {
        if (value.length() > MAX_LENGTH || !value.codePoints().allMatch(SessionKey::isPrintable)) {
            throw ApiError.badRequest(
                            where
                                    + ": expected up to "
                                    + MAX_LENGTH
                                    + " printable characters, found "
                                    + (value.length() > MAX_LENGTH
                                            ? value.length()
                                            : "one that is not printable"))
                    .param(where);
        }
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /**
     * Twelve hexadecimal digits that stand for it in logs (DGN-1): the key may be a person's name.
     */
    public String hash() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash: keys do not belong into logs. */
    @Override
    public String toString() {
        return "session " + hash();
    }
}
