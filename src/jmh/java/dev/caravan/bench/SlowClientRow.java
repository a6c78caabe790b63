package dev.caravan.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** SEC-2: what 1,000 clients that send slowly do to those that do not. */
final class SlowClientRow {
    private static final int CLIENTS = 1_000;
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 5;
    private static final double MOST = 1.5;
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final String HEAD = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n";

    /** What they begin with: nothing, half a head, a head and no more than a byte of its body. */
    private static final List<String> BEGINNINGS =
            List.of(
                    "",
                    HEAD,
                    HEAD
                            + "Authorization: Bearer "
                            + Target.TOKEN
                            + "\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000\r\n\r\n{");

    private final Report report;
    private final Trio trio;

    SlowClientRow(Report report, Trio trio) {
        this.report = report;
        this.trio = trio;
    }

    void run() throws IOException, InterruptedException {
        report.progress("SEC-2: 1,000 slow clients");
        Target gateway = trio.toGateway();
        double[] alone = new double[ROUNDS];
        double[] among = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        ask(gateway);
        for (int round = 0; round < ROUNDS; round++) {
            alone[round] = ask(gateway);
            try (Crowd _ = new Crowd(trio.gateway().port())) {
                among[round] = ask(gateway);
            }
            ratios[round] = among[round] / alone[round];
        }
        double ratio = Rounds.median(ratios);
        report.add(
                "SEC-2",
                "p99 of 8 connections, 1,000 slow clients beside them",
                Row.NONE,
                Row.NONE,
                Report.ms(Rounds.median(among))
                        + " beside "
                        + Report.ms(Rounds.median(alone))
                        + Report.number(" without = %.2f", ratio),
                "≤ 1.5 ×",
                ratio <= MOST);
    }

    private static double ask(Target gateway) throws IOException, InterruptedException {
        return ChatLoad.run(gateway, Bodies.small(false), CONNECTIONS, TIME, Integer.MAX_VALUE)
                .latencies()
                .ms(99);
    }

    /** The slow ones; each sends a byte a second. */
    private static final class Crowd implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();
        private final Thread drip;
        private volatile boolean over;

        Crowd(int port) throws IOException {
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                send(socket, BEGINNINGS.get(i % BEGINNINGS.size()));
            }
            drip = Thread.ofPlatform().start(this::drip);
        }

        private void drip() {
            while (!over) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                for (int i = 0; i < sockets.size() && !over; i++) {
                    if (i % BEGINNINGS.size() != 0) {
                        send(sockets.get(i), "x");
                    }
                }
            }
        }

        private static void send(Socket socket, String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The gateway ended it: that is what it is there for.
            }
        }

        @Override
        public void close() throws IOException {
            over = true;
            LockSupport.unpark(drip);
            try {
                drip.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
