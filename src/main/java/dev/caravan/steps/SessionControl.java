package dev.caravan.steps;

import dev.caravan.openai.ApiError;
import dev.caravan.openai.Json;
import dev.caravan.session.SessionJson;
import dev.caravan.session.SessionStore;
import dev.caravan.store.StoreUnavailable;

import io.vertx.core.http.HttpServerRequest;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.Optional;

/** The operator's steps on sessions (SES-5): what there is, show one, delete one. */
public final class SessionControl {
    private static final int USUAL = 100;
    private static final int MOST = 10_000;

    private SessionControl() {}

    /** Step {@code list-sessions}: the {@code limit} (100) that changed last. */
    public static final class Listing implements Processor {
        private final SessionStore sessions;

        public Listing(SessionStore sessions) {
            this.sessions = sessions;
        }

        @Override
        public void process(Exchange exchange) {
            int most = limit(Var.CLIENT.of(exchange).request());
            try {
                exchange.getMessage().setBody(Json.bytes(SessionJson.list(sessions.list(most))));
            } catch (StoreUnavailable e) {
                throw unavailable(e);
            }
        }

        private static int limit(HttpServerRequest request) {
            String text = Optional.ofNullable(request.getParam("limit")).orElse("" + USUAL);
            try {
                int limit = Integer.parseInt(text);
                if (limit >= 1 && limit <= MOST) {
                    return limit;
                }
            } catch (NumberFormatException e) {
                // The error below says it.
            }
            throw ApiError.badRequest("limit: expected a number from 1 to " + MOST).param("limit");
        }
    }

    /** Step {@code show-or-delete-session}: the session that {@code key} names. */
    public static final class Order implements Processor {
        private final SessionStore sessions;

        public Order(SessionStore sessions) {
            this.sessions = sessions;
        }

        @Override
        public void process(Exchange exchange) {
            HttpServerRequest request = Var.CLIENT.of(exchange).request();
            String key = Optional.ofNullable(request.getParam("key")).orElse("");
            if (key.isEmpty()) {
                throw ApiError.badRequest("key: name the session as ?key=").param("key");
            }
            try {
                exchange.getMessage()
                        .setBody(
                                request.method().name().equals("DELETE") ? delete(key) : show(key));
            } catch (StoreUnavailable e) {
                throw unavailable(e);
            }
        }

        private byte[] show(String key) throws StoreUnavailable {
            return Json.bytes(
                    sessions.show(key).map(SessionJson::show).orElseThrow(() -> unknown(key)));
        }

        private byte[] delete(String key) throws StoreUnavailable {
            if (!sessions.delete(key)) {
                throw unknown(key);
            }
            return Json.bytes(SessionJson.deleted(key));
        }
    }

    private static ApiError unknown(String key) {
        return ApiError.of(404, "There is no session " + key).code("unknown_session").param("key");
    }

    private static ApiError unavailable(StoreUnavailable fault) {
        return ApiError.of(503, fault.told()).code("session_store_unavailable");
    }
}
