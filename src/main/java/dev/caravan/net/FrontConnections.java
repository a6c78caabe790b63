package dev.caravan.net;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;

/** Puts our decoder and our deadline into a client's connection, before its first byte is read. */
public final class FrontConnections {
    private static final String DECODER = "httpDecoder";
    private static final String VERTX = "handler";

    private FrontConnections() {}

    /** For a connection that has just begun; HTTP/2 has its own framing and none of these. */
    public static void guard(HttpConnection connection, HttpServerOptions options) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        if (pipeline.get(DECODER) == null) {
            return;
        }
        ConnectionDeadline deadline = new ConnectionDeadline(System::nanoTime);
        pipeline.addBefore(VERTX, "caravan-deadline", deadline);
        pipeline.replace(DECODER, DECODER, new StrictDecoder(options, deadline::bytesCame));
    }
}
