package dev.caravan.steps;

import dev.caravan.auth.Credentials;
import dev.caravan.auth.Decision;
import dev.caravan.net.ClientConnection;
import dev.caravan.openai.ApiError;

import io.vertx.core.http.HttpServerRequest;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Optional;

/** Step {@code authenticate}: lets a caller pass or says why not (HTTP-4). */
public final class CallerAuthentication implements Processor {

    @Override
    public void process(Exchange exchange) {
        ClientConnection client = Var.CLIENT.of(exchange);
        switch (Var.SNAPSHOT.of(exchange).authenticator().check(credentials(client.request()))) {
            case Decision.Granted(String who) -> Var.CREDENTIAL.set(exchange, who);
            case Decision.Missing() ->
                    throw unauthorized("Missing credential: send Authorization: Bearer <token>");
            case Decision.Wrong() -> throw unauthorized("Wrong credential");
            case Decision.LockedOut(long seconds) ->
                    throw ApiError.of(429, "Too many wrong credentials from this address")
                            .code("too_many_auth_failures")
                            .header("Retry-After", String.valueOf(seconds));
            case Decision.Forbidden(String why) -> throw ApiError.of(403, why).code("forbidden");
        }
    }

    private static ApiError unauthorized(String message) {
        return ApiError.of(401, message)
                .code("invalid_api_key")
                .header("WWW-Authenticate", "Bearer");
    }

    private static Credentials credentials(HttpServerRequest request) {
        return new Credentials(
                text(request.getHeader("Authorization")),
                peer(request),
                name -> text(request.getHeader(name)));
    }

    /** The address of the other end of the connection. */
    static String peer(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress())
                .map(a -> text(a.hostAddress()))
                .orElse("");
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }
}
