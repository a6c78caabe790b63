package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.cli.GatewayClient.CannotAsk;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.ConfigStore;
import dev.caravan.session.SessionJson;
import dev.caravan.session.SessionStore;
import dev.caravan.store.Store;
import dev.caravan.store.StoreUnavailable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where the command line has sessions from: the store itself, or the gateway that has it open. */
sealed interface SessionSource extends AutoCloseable {

    /** In the form of the console's API. */
    JsonNode list(int most) throws CannotAsk;

    JsonNode show(String key) throws CannotAsk;

    JsonNode delete(String key) throws CannotAsk;

    @Override
    void close();

    /**
     * The store that the configuration names, unless another process has it: then that one is
     * asked, which can only be a gateway.
     */
    static SessionSource of(ConfigStore config, GatewayClient gateway) throws CannotAsk {
        Store store =
                new Store(
                        config.current().store(),
                        ConfigPaths.stateDir(config.loaded().environment()),
                        () -> System.nanoTime() / 1_000_000,
                        // The command says it itself.
                        _ -> {});
        SessionStore sessions =
                new SessionStore(
                        store,
                        () -> SessionStore.Limits.of(config.current().store()),
                        System::currentTimeMillis);
        if (!store.mayHoldSomething()) {
            return new Direct(store, sessions, true);
        }
        try {
            store.open();
            return new Direct(store, sessions, false);
        } catch (StoreUnavailable e) {
            store.close();
            if (e.reason() == StoreUnavailable.Reason.LOCKED) {
                return new Asking(gateway, e.told());
            }
            throw new CannotAsk(e.told());
        }
    }

    /**
     * The store, opened by this process.
     *
     * @param empty whether there is none yet; it is not made only to be looked into
     */
    record Direct(Store store, SessionStore sessions, boolean empty) implements SessionSource {
        @Override
        public JsonNode list(int most) throws CannotAsk {
            try {
                return SessionJson.list(empty ? List.of() : sessions.list(most));
            } catch (StoreUnavailable e) {
                throw new CannotAsk(e.told());
            }
        }

        @Override
        public JsonNode show(String key) throws CannotAsk {
            try {
                var shown = empty ? java.util.Optional.<SessionStore.Shown>empty() : find(key);
                return SessionJson.show(shown.orElseThrow(() -> unknown(key)));
            } catch (StoreUnavailable e) {
                throw new CannotAsk(e.told());
            }
        }

        private java.util.Optional<SessionStore.Shown> find(String key) throws StoreUnavailable {
            return sessions.show(key);
        }

        @Override
        public JsonNode delete(String key) throws CannotAsk {
            try {
                if (empty || !sessions.delete(key)) {
                    throw unknown(key);
                }
                return SessionJson.deleted(key);
            } catch (StoreUnavailable e) {
                throw new CannotAsk(e.told());
            }
        }

        private static CannotAsk unknown(String key) {
            return new CannotAsk("There is no session " + key);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /**
     * A running gateway.
     *
     * @param why it is asked; told when it cannot be
     */
    record Asking(GatewayClient gateway, String why) implements SessionSource {
        @Override
        public JsonNode list(int most) throws CannotAsk {
            return ask("GET", "/console/api/sessions?limit=" + most);
        }

        @Override
        public JsonNode show(String key) throws CannotAsk {
            return ask("GET", session(key));
        }

        @Override
        public JsonNode delete(String key) throws CannotAsk {
            return ask("DELETE", session(key));
        }

        private static String session(String key) {
            return "/console/api/session?key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
        }

        private JsonNode ask(String method, String path) throws CannotAsk {
            try {
                return gateway.send(method, path);
            } catch (GatewayClient.NoGateway e) {
                throw new CannotAsk(why.isEmpty() ? e.told() : why + "\n" + e.told());
            }
        }

        @Override
        public void close() {
            // A connection for each question.
        }
    }
}
