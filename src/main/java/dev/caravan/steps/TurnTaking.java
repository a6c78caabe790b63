package dev.caravan.steps;

import dev.caravan.config.GatewayConfig.Limits;
import dev.caravan.net.ClientConnection;
import dev.caravan.net.Turns;
import dev.caravan.net.Watchdog;
import dev.caravan.openai.ApiError;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Step {@code take-turn}: no more than {@code maxInFlight} requests are served at once; up to
 * {@code maxQueued} wait, the rest is told to come back (LOD-1). A client that leaves gives its
 * place back.
 */
public final class TurnTaking implements Processor {
    private final Turns turns;
    private final Watchdog watchdog;

    public TurnTaking(Turns turns, Watchdog watchdog) {
        this.turns = turns;
        this.watchdog = watchdog;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException, ClientConnection.Gone {
        Limits limits = Var.SNAPSHOT.of(exchange).config().limits();
        Turns.Waiter waiter = turns.waiter();
        exchange.getExchangeExtension()
                .addOnCompletion(
                        new SynchronizationAdapter() {
                            @Override
                            public void onDone(Exchange done) {
                                waiter.close();
                            }
                        });
        Var.CLIENT.find(exchange).ifPresent(client -> client.onGone(waiter::abandon));
        switch (waiter.await(
                limits.maxInFlight(),
                limits.maxQueued(),
                Deadlines.callerLeftMs(exchange, watchdog))) {
            case GRANTED -> {
                // Its turn ends with the exchange.
            }
            case ABANDONED -> throw new ClientConnection.Gone();
            case FULL ->
                    throw ApiError.of(
                                    429,
                                    "The gateway serves "
                                            + limits.maxInFlight()
                                            + " requests and "
                                            + limits.maxQueued()
                                            + " wait; try again")
                            .code("gateway_busy")
                            .header("Retry-After", "1");
            case OUT_OF_TIME ->
                    throw ApiError.of(504, "The time of the request was over before its turn came")
                            .code("timeout");
        }
    }
}
