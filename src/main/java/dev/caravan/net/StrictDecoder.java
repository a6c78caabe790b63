package dev.caravan.net;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Reads requests as Vert.x does, but takes one space, and nothing else, between the words of a
 * request line (RFC 9112, 3): the leniency that its section allows, with a bare CR among the
 * delimiters, is how two parsers come to see two requests (SEC-1). Tells of each arrival of bytes.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
    private final Runnable bytesCame;

    StrictDecoder(HttpServerOptions options, Runnable bytesCame) {
        super(options);
        this.bytesCame = bytesCame;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        bytesCame.run();
        super.channelRead(context, message);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] bytes, int start, int length) {
        requireSpace(bytes, start);
        return super.splitSecondWordInitialLine(bytes, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] bytes, int start, int length) {
        requireSpace(bytes, start);
        return super.splitThirdWordInitialLine(bytes, start, length);
    }

    private static void requireSpace(byte[] bytes, int start) {
        if (start == 0 || bytes[start - 1] != ' ') {
            throw new IllegalArgumentException("one space stands between words of a request line");
        }
    }
}
