package dev.caravan.steps;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.net.ClientConnection;
import dev.caravan.net.Watchdog;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.FrontRequest;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.responses.ChatForm;
import dev.caravan.session.SessionKey;
import dev.caravan.session.SessionLeases;
import dev.caravan.session.SessionRun;
import dev.caravan.session.SessionStore;
import dev.caravan.session.SessionTurns;
import dev.caravan.store.StoreUnavailable;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Step {@code join-session}: a request that names a session, by header or by {@code user}, waits
 * until it is the only one of it, and learns what was said before (SES-1 to SES-4, SES-6). Any
 * other passes.
 */
public final class SessionJoining implements Processor {
    /** So many requests of one session wait; the rest is told to come back. */
    private static final int MAX_WAITING = 100;

    private static final long ASK_AGAIN_MS = 50;

    private final SessionStore store;
    private final SessionTurns turns;
    private final SessionLeases leases;
    private final Watchdog watchdog;

    public SessionJoining(
            SessionStore store, SessionTurns turns, SessionLeases leases, Watchdog watchdog) {
        this.store = store;
        this.turns = turns;
        this.leases = leases;
        this.watchdog = watchdog;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException, ClientConnection.Gone {
        Caller caller = Var.CALLER.of(exchange);
        Optional<String> channel = SessionKey.channel(caller.channelHeader());
        channel.ifPresent(value -> Var.CHANNEL.set(exchange, value));
        Optional<SessionKey> given = caller.sessionHeader().map(SessionKey::given);
        Optional<ChatRequest> chat = chat(Var.REQUEST.of(exchange), given.isPresent());
        if (chat.isEmpty() || (given.isEmpty() && chat.get().user().isEmpty())) {
            return;
        }
        ChatRequest request = chat.get();
        String agentId =
                Var.SNAPSHOT.of(exchange).routing().resolve(caller.ask(request.model())).agentId();
        SessionKey key =
                given.orElseGet(() -> SessionKey.ofUser(agentId, request.user().orElseThrow()));
        await(exchange, key);
        try {
            awaitOthers(exchange, key);
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

    /**
     * What a session would remember. A request that says itself what it continues ({@code
     * previous_response_id}), or that no chat can hold, is of none.
     *
     * @param named whether a header names the session
     */
    private static Optional<ChatRequest> chat(FrontRequest request, boolean named) {
        return switch (request) {
            case ChatRequest chat -> Optional.of(chat);
            case ResponsesRequest response
                    when response.previousId().isEmpty()
                            && (named || response.user().isPresent()) -> {
                try {
                    yield Optional.of(ChatForm.of(response).request());
                } catch (AttemptFailed e) {
                    yield Optional.empty();
                }
            }
            case ResponsesRequest _, EmbeddingsRequest _ -> Optional.empty();
        };
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
                                // The next one here may take it again as soon as it has the place.
                                leases.give(key);
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
            case OUT_OF_TIME -> throw outOfTime();
        }
    }

    /** Another gateway may serve the session now: it is asked for until that one gives it up. */
    private void awaitOthers(Exchange exchange, SessionKey key)
            throws StoreUnavailable, InterruptedException, ClientConnection.Gone {
        if (leases.take(key)) {
            return;
        }
        CountDownLatch gone = new CountDownLatch(1);
        Var.RECIPIENT.of(exchange).onGone(gone::countDown);
        do {
            if (gone.await(ASK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
                throw new ClientConnection.Gone();
            }
            if (Deadlines.callerLeftMs(exchange, watchdog).orElse(1) <= 0) {
                throw outOfTime();
            }
        } while (!leases.take(key));
    }

    private static ApiError outOfTime() {
        return ApiError.of(
                        504,
                        "The time of the request was over before the session's request before it"
                                + " had ended")
                .code("timeout");
    }
}
