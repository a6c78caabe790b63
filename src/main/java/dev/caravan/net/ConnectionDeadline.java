package dev.caravan.net;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Closes a connection whose request does not come (SEC-2): the head must be whole {@link #HEAD_MS}
 * after its first byte, or after the connection began; between requests a connection may be idle
 * for {@link #IDLE_MS}. While a request is served, its own clocks count, not these. Runs on the
 * connection's event loop; a request costs it two fields, a connection one timer.
 */
final class ConnectionDeadline extends ChannelDuplexHandler {
    /** Milliseconds for a request's head. */
    static final long HEAD_MS = 10_000;

    /** Milliseconds without a request. */
    static final long IDLE_MS = 75_000;

    private static final long MS = 1_000_000;

    private final LongSupplier clock;
    private long since;
    private long limitMs = HEAD_MS;
    private int open;

    /**
     * A deadline that begins when it is added.
     *
     * @param clock a monotonic one, in nanoseconds
     */
    ConnectionDeadline(LongSupplier clock) {
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        since = clock.getAsLong();
        look(context, HEAD_MS);
    }

    /** Bytes arrived that no request is known to belong to yet. */
    void bytesCame() {
        if (open == 0 && limitMs == IDLE_MS) {
            limitMs = HEAD_MS;
            since = clock.getAsLong();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            open++;
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
            throws Exception {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            open = Math.max(0, open - 1);
            limitMs = IDLE_MS;
            since = clock.getAsLong();
        }
        super.write(context, message, promise);
    }

    /** {@code 100 Continue} ends no request. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void look(ChannelHandlerContext context, long inMs) {
        var _ = context.executor().schedule(() -> check(context), inMs, TimeUnit.MILLISECONDS);
    }

    private void check(ChannelHandlerContext context) {
        if (!context.channel().isActive()) {
            return;
        }
        if (open > 0) {
            look(context, HEAD_MS);
            return;
        }
        long leftMs = limitMs - (clock.getAsLong() - since) / MS;
        if (leftMs <= 0) {
            var _ = context.close();
        } else {
            look(context, Math.min(leftMs, HEAD_MS));
        }
    }
}
