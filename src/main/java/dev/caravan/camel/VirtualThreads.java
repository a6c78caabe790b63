package dev.caravan.camel;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.ExecutorServiceFactory;
import io.vertx.core.spi.VertxServiceProvider;

import java.util.concurrent.Executors;

/**
 * Runs Vert.x's blocking work on virtual threads: Camel's exchanges run there, and Vert.x's own
 * pool of 20 would be the number of streams that can be open. Found by {@code META-INF/services}.
 */
public final class VirtualThreads implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        ExecutorServiceFactory virtual =
                (_, _, _) ->
                        Executors.newThreadPerTaskExecutor(
                                Thread.ofVirtual().name("caravan-", 0).factory());
        builder.executorServiceFactory(virtual);
    }
}
