package dev.caravan.auth;

import java.util.function.UnaryOperator;

/**
 * What a request says of its sender. Text that is absent is empty.
 *
 * @param authorization value of {@code Authorization}
 * @param peer address of the other end of the connection
 * @param header gives a header's value by name, letter case aside
 */
public record Credentials(String authorization, String peer, UnaryOperator<String> header) {

    /** Not the content: it holds a secret. */
    @Override
    public String toString() {
        return "Credentials[" + peer + "]";
    }
}
