package dev.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

import java.util.Objects;
import java.util.Optional;

/**
 * One request being answered. Runs on the event loop only.
 *
 * <p>Everything that ends an answer is here, so that the journal always learns of it.
 */
final class Call {
    private static final String JSON = "application/json; charset=utf-8";

    /** Time for written bytes to reach the peer, in ms. */
    private static final int SETTLE_MS = 20;

    private final HttpServerRequest request;
    private final Optional<RecordedRequest> recorded;
    private boolean over;

    Call(HttpServerRequest request, Optional<RecordedRequest> recorded) {
        this.request = request;
        this.recorded = recorded;
        request.response().closeHandler(gone -> end(RecordedRequest.State.ABORTED));
    }

    /** The path without the query; empty if the target has none. */
    static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "");
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    /** Whether nothing more can be sent: answered, cut, or the peer has left. */
    boolean isOver() {
        return over;
    }

    void received(JsonNode body) {
        recorded.ifPresent(r -> r.body(body));
    }

    void eventWritten() {
        recorded.ifPresent(RecordedRequest::eventWritten);
    }

    void status(int code) {
        response().setStatusCode(code);
        recorded.ifPresent(r -> r.status(code));
    }

    void json(int code, JsonNode body) {
        bytes(code, JSON, Buffer.buffer(Json.bytes(body)));
    }

    /** An error object of llama.cpp's shape. */
    void error(int code, String type, String message) {
        var error = Json.object();
        error.putObject("error").put("code", code).put("message", message).put("type", type);
        json(code, error);
    }

    void bytes(int code, String contentType, Buffer body) {
        if (over) {
            return;
        }
        status(code);
        response().putHeader("Content-Type", contentType);
        response().end(body);
        end(RecordedRequest.State.COMPLETED);
    }

    /** Ends a body that was sent in pieces. */
    void finish() {
        if (!over) {
            response().end();
            end(RecordedRequest.State.COMPLETED);
        }
    }

    /** Stops before anything was sent. */
    void cut(Fault.Cut.Way way) {
        end(RecordedRequest.State.CUT);
        switch (way) {
            case SILENCE -> {}
            case CLOSE -> request.connection().close();
            case RESET -> reset();
        }
    }

    /** Stops in the middle, a little later: a reset at once would take back what was written. */
    void cutAfterWrites(Vertx vertx, Fault.Cut.Way way) {
        vertx.setTimer(
                SETTLE_MS,
                timer -> {
                    if (!over) {
                        cut(way);
                    }
                });
    }

    /** The head and half of a JSON body, then the cut. */
    void cutJson(Vertx vertx, JsonNode body, Fault.Cut.Way way) {
        byte[] bytes = Json.bytes(body);
        status(200);
        response().putHeader("Content-Type", JSON);
        response().putHeader("Content-Length", Integer.toString(bytes.length));
        response().write(Buffer.buffer(bytes).slice(0, bytes.length / 2));
        cutAfterWrites(vertx, way);
    }

    /** SO_LINGER 0 makes the kernel send RST instead of FIN; Vert.x has no way of its own. */
    private void reset() {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var _ = channel.close();
    }

    private void end(RecordedRequest.State state) {
        over = true;
        recorded.ifPresent(r -> r.ended(state));
    }
}
