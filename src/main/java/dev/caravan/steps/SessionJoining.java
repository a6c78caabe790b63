package dev.caravan.steps;

import dev.caravan.net.ClientConnection;
import dev.caravan.net.Watchdog;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ChatRequest;
import dev.caravan.session.SessionKey;
import dev.caravan.session.SessionRun;
import dev.caravan.session.SessionStore;
import dev.caravan.session.SessionTurns;
import dev.caravan.store.StoreUnavailable;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

import java.util.Optional;

/**
 * Step {@code join-session}: a request that names a session, by header or by {@code user}, waits
 * until it is the only one of it, and learns what was said before (SES-1 to SES-4, SES-6). Any
 * other passes.
 */
public final class SessionJoining implements Processor {
    /** So many requests of one session wait; the rest is told to come back. */
    private static final int MAX_WAITING = 100;

    private final SessionStore store;
    private final SessionTurns turns;
    private final Watchdog watchdog;

    public SessionJoining(SessionStore store, SessionTurns turns, Watchdog watchdog) {
        this.store = store;
        this.turns = turns;
        this.watchdog = watchdog;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException, ClientConnection.Gone {
        Caller caller = Var.CALLER.of(exchange);
        Optional<String> channel = SessionKey.channel(caller.channelHeader());
        channel.ifPresent(value -> Var.CHANNEL.set(exchange, value));
        if (!(Var.REQUEST.of(exchange) instanceof ChatRequest request)) {
            return;
        }
        Optional<SessionKey> given = caller.sessionHeader().map(SessionKey::given);
        if (given.isEmpty() && request.user().isEmpty()) {
            return;
        }
        String agentId =
                Var.SNAPSHOT.of(exchange).routing().resolve(caller.ask(request.model())).agentId();
        SessionKey key =
                given.orElseGet(() -> SessionKey.ofUser(agentId, request.user().orElseThrow()));
        await(exchange, key);
        try {
            Var.SESSION.set(exchange, SessionRun.begin(store, key, agentId, channel, request));
        } catch (StoreUnavailable e) {
            throw ApiError.of(
                            503,
                            "The session cannot be read now; the gateway's log says why. A request"
                                    + " without user and x-openclaw-session-key needs none")
                    .code("session_store_unavailable")
                    .header("Retry-After", "5");
        }
    }

    /** The place is given back when the exchange is over, however it ends. */
    private void await(Exchange exchange, SessionKey key)
            throws InterruptedException, ClientConnection.Gone {
        SessionTurns.Place place = turns.place(key);
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                place.close();
                            }
                        });
        Var.CLIENT.find(exchange).ifPresent(client -> client.onGone(place.waiter()::abandon));
        switch (place.waiter().await(1, MAX_WAITING, Deadlines.callerLeftMs(exchange, watchdog))) {
            case GRANTED -> {
                // Its turn ends with the exchange.
            }
            case ABANDONED -> throw new ClientConnection.Gone();
            case FULL ->
                    throw ApiError.of(
                                    429, MAX_WAITING + " requests of this session wait; try again")
                            .code("session_busy")
                            .header("Retry-After", "1");
            case OUT_OF_TIME ->
                    throw ApiError.of(
                                    504,
                                    "The time of the request was over before the session's request"
                                            + " before it had ended")
                            .code("timeout");
        }
    }
}
