package dev.caravan.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

import java.util.List;
import java.util.OptionalInt;

/** The faults that need to know nothing of the request. */
final class Faults {
    private static final String PAGE =
            "<!DOCTYPE html>\n"
                + "<html><head><title>Gateway</title></head><body><h1>It works!</h1><p>The Caravan"
                + " simulator plays a web page.</p></body></html>\n";

    private Faults() {}

    /**
     * Answers wrongly, if it is that kind of fault.
     *
     * @return false if the fault only shows in the middle of a right answer
     */
    static boolean spoil(Vertx vertx, Call call, Fault fault) {
        return switch (fault) {
            case Fault.Status status -> {
                status(call, status);
                yield true;
            }
            case Fault.Redirect redirect -> {
                call.response().putHeader("Location", redirect.location());
                call.bytes(redirect.status(), "text/plain", Buffer.buffer());
                yield true;
            }
            case Fault.Cut(Fault.Cut.Way way, OptionalInt after) -> {
                if (after.isEmpty()) {
                    call.cut(way);
                }
                yield after.isEmpty();
            }
            case Fault.Garbage garbage -> garbage(vertx, call, garbage);
            case Fault.End end -> false;
            case Fault.ErrorEvent error -> false;
        };
    }

    private static void status(Call call, Fault.Status fault) {
        fault.retryAfter().ifPresent(v -> call.response().putHeader("Retry-After", v));
        if (fault.body().isPresent()) {
            call.bytes(fault.status(), "text/plain", Buffer.buffer(fault.body().get()));
        } else {
            call.error(fault.status(), type(fault.status()), "The simulator was told to fail");
        }
    }

    private static String type(int status) {
        return switch (status) {
            case 401, 403 -> "authentication_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            case 503 -> "unavailable_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    private static boolean garbage(Vertx vertx, Call call, Fault.Garbage garbage) {
        switch (garbage) {
            case HTML -> call.bytes(200, "text/html; charset=utf-8", Buffer.buffer(PAGE));
            case HTML_AS_SSE -> call.bytes(200, "text/event-stream", Buffer.buffer(PAGE));
            case TRUNCATED_JSON -> {
                byte[] whole = Json.bytes(Models.list(1, 0));
                call.bytes(
                        200, "application/json", Buffer.buffer(whole).slice(0, whole.length / 2));
            }
            case EMPTY_STREAM -> EventStream.of(vertx, call, List.of()).start();
            case JSON_FOR_SSE -> {
                return false;
            }
        }
        return true;
    }
}
