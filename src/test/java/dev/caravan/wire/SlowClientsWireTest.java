package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

@DisplayName("SEC-2: clients that send slowly, on raw sockets")
final class SlowClientsWireTest {
    private static final int EACH = 200;
    private static final String HEAD =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

    private enum Kind {
        NOTHING(""),
        SLOW_HEAD("P"),
        SLOW_BODY(HEAD);

        private final String first;

        Kind(String first) {
            this.first = first;
        }
    }

    /** How long a connection lived, in milliseconds. */
    private record Life(Kind kind, long millis) {}

    @Test
    @DisplayName("600 of them end at their deadline, and honest requests are answered meanwhile")
    void endsThem() throws Exception {
        try (TwoProviders both = new TwoProviders();
                ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
            ConcurrentLinkedQueue<Life> lives = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            List<Socket> dripping = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                for (int i = 0; i < EACH; i++) {
                    Socket socket = open(both, kind);
                    if (kind != Kind.NOTHING) {
                        dripping.add(socket);
                    }
                    threads.add(Thread.ofVirtual().start(() -> lives.add(lifeOf(socket, kind))));
                }
            }
            // Bytes that trickle are no reason to wait longer.
            var _ =
                    drip.scheduleAtFixedRate(
                            () -> dripping.forEach(SlowClientsWireTest::drop),
                            1,
                            1,
                            TimeUnit.SECONDS);
            int served = 0;
            while (lives.size() < threads.size()) {
                assertThat(both.client.chat("openclaw").status()).isEqualTo(200);
                served++;
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(served).isGreaterThan(20);
            assertThat(lives)
                    .allSatisfy(life -> assertThat(life.millis()).isBetween(8_000L, 20_000L));
        }
    }

    private static Socket open(TwoProviders both, Kind kind) throws IOException {
        URI base = URI.create(both.gateway.baseUrl());
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.getOutputStream().write(kind.first.getBytes(ISO_8859_1));
        return socket;
    }

    private static void drop(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write('x');
        } catch (IOException e) {
            // Ended already.
        }
    }

    private static Life lifeOf(Socket socket, Kind kind) {
        long began = System.nanoTime();
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] part = new byte[1024];
            while (in.read(part) >= 0) {
                // An answer, 408 for a slow body: the end is what counts.
            }
        } catch (IOException e) {
            // Torn down: an end as well.
        }
        return new Life(kind, (System.nanoTime() - began) / 1_000_000);
    }
}
