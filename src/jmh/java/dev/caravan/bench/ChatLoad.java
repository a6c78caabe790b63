package dev.caravan.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Whole replies, one after another on each connection. */
final class ChatLoad {
    private ChatLoad() {}

    /**
     * What a load gave.
     *
     * @param perSecond replies a second
     */
    record Result(double perSecond, Latencies latencies) {}

    /**
     * Asks until the time is over or so many replies were read.
     *
     * @throws IOException when a reply is wrong or a connection breaks
     */
    static Result run(Target target, byte[] body, int connections, Duration time, int atMost)
            throws IOException, InterruptedException {
        byte[] request = target.chat(body);
        long begin = System.nanoTime();
        long deadline = begin + time.toNanos();
        List<Samples> parts =
                connections == 1
                        ? List.of(ask(target, request, deadline, atMost))
                        : together(target, request, connections, deadline, atMost / connections);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Latencies latencies = Latencies.of(parts);
        return new Result(latencies.count() / seconds, latencies);
    }

    private static List<Samples> together(
            Target target, byte[] request, int connections, long deadline, int atMost)
            throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Samples>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(threads.submit(() -> ask(target, request, deadline, atMost)));
            }
            List<Samples> done = new ArrayList<>();
            for (Future<Samples> one : running) {
                done.add(result(one));
            }
            return done;
        }
    }

    static <T> T result(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
    }

    private static Samples ask(Target target, byte[] request, long deadline, int atMost)
            throws IOException {
        Samples samples = new Samples();
        ReplyCheck reply = new ReplyCheck();
        try (Connection connection = new Connection(target.port())) {
            long now = System.nanoTime();
            for (int i = 0; i < atMost && now < deadline; i++) {
                int status = connection.exchange(request, reply);
                long then = System.nanoTime();
                samples.add(then - now);
                reply.judge(target, status);
                now = System.nanoTime();
            }
        }
        return samples;
    }
}
