package dev.caravan.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

@DisplayName("SEC-2: a connection whose request does not come is closed")
final class ConnectionDeadlineTest {
    private static final long MS = 1_000_000;

    private long now;
    private final ConnectionDeadline deadline = new ConnectionDeadline(() -> now);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void begin() {
        channel.freezeTime();
        channel.pipeline().addLast(deadline);
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private boolean isOpenAfter(long millis) {
        for (long passed = 0; passed < millis; passed += 500) {
            now += 500 * MS;
            channel.advanceTimeBy(500, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
        return channel.isOpen();
    }

    private void request() {
        channel.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    }

    private void answer(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    }

    @Test
    @DisplayName("the first head has ten seconds, however its bytes trickle")
    void closesASlowHead() {
        assertThat(isOpenAfter(5_000)).isTrue();
        deadline.bytesCame();
        assertThat(isOpenAfter(4_500)).isTrue();
        deadline.bytesCame();
        assertThat(isOpenAfter(1_000)).isFalse();
    }

    @Test
    @DisplayName("while a request is served nothing is closed, whatever it takes")
    void letsARequestTakeItsTime() {
        request();
        assertThat(isOpenAfter(600_000)).isTrue();
        answer(HttpResponseStatus.CONTINUE);
        assertThat(isOpenAfter(600_000)).as("100 Continue ends no request").isTrue();
    }

    @Test
    @DisplayName("after an answer the connection may be idle for 75 seconds")
    void closesAnIdleOne() {
        request();
        answer(HttpResponseStatus.OK);
        assertThat(isOpenAfter(74_000)).isTrue();
        assertThat(isOpenAfter(11_000)).isFalse();
    }

    @Test
    @DisplayName("the next head has ten seconds from its first byte on")
    void closesASlowNextHead() {
        request();
        answer(HttpResponseStatus.OK);
        assertThat(isOpenAfter(30_000)).isTrue();
        deadline.bytesCame();
        assertThat(isOpenAfter(9_000)).isTrue();
        assertThat(isOpenAfter(11_000)).isFalse();
    }

    @Test
    @DisplayName("a request that comes in time begins anew")
    void startsAnew() {
        for (int i = 0; i < 5; i++) {
            request();
            answer(HttpResponseStatus.OK);
            assertThat(isOpenAfter(60_000)).isTrue();
        }
    }
}
