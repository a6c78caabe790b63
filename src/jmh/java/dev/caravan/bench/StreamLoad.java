package dev.caravan.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many streams that are open together.
 *
 * @param streams how many
 * @param rounds streams one after another on each connection
 * @param tokens events with content in each stream
 * @param tokenDelayMs between them
 * @param spreadMs over which the first round's starts are spread evenly
 */
record StreamLoad(int streams, int rounds, int tokens, int tokenDelayMs, int spreadMs) {
    private static final long OPEN_SECONDS = 60;
    private static final long NANOS_PER_MS = 1_000_000;

    /**
     * What a load gave.
     *
     * @param first from the request to the first event with content
     * @param lag from the simulator's sending of an event to its arrival
     * @param lost events that are missing or misplaced
     * @param allOpen whether all were open at one moment
     */
    record Result(Latencies first, Latencies lag, long lost, boolean allOpen) {}

    private record Part(Samples first, Samples lag, long lost) {}

    /**
     * Runs it; each stream is read to its end.
     *
     * @param whileOpen runs when every stream has had its first event
     * @throws IOException when an answer is no stream or a connection breaks
     */
    Result run(Target target, Runnable whileOpen) throws IOException, InterruptedException {
        byte[] request = target.stream(Bodies.small(true));
        CountDownLatch open = new CountDownLatch(streams);
        CountDownLatch ended = new CountDownLatch(1);
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Part>> running = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                long at = begin + NANOS_PER_MS * spreadMs * i / streams;
                running.add(threads.submit(() -> stream(target, request, at, open, ended)));
            }
            boolean began = open.await(OPEN_SECONDS, TimeUnit.SECONDS);
            whileOpen.run();
            boolean allOpen = began && ended.getCount() == 1;
            List<Part> parts = new ArrayList<>();
            for (Future<Part> one : running) {
                parts.add(ChatLoad.result(one));
            }
            return new Result(
                    Latencies.of(parts.stream().map(Part::first).toList()),
                    Latencies.of(parts.stream().map(Part::lag).toList()),
                    parts.stream().mapToLong(Part::lost).sum(),
                    allOpen);
        }
    }

    private Part stream(
            Target target, byte[] request, long at, CountDownLatch open, CountDownLatch ended)
            throws IOException {
        Samples first = new Samples();
        Samples lag = new Samples();
        long lost = 0;
        for (long now = System.nanoTime(); now < at; now = System.nanoTime()) {
            LockSupport.parkNanos(at - now);
        }
        try (Connection connection = new Connection(target.port())) {
            for (int round = 0; round < rounds; round++) {
                EventCheck events =
                        new EventCheck(lag, round == 0 ? open::countDown : StreamLoad::nothing);
                long begin = System.nanoTime();
                int status = connection.exchange(request, events);
                if (status != 200) {
                    throw new WrongReply(target.name() + " answered a stream with " + status);
                }
                first.add(events.firstAt() - begin);
                lost += events.lost(tokens);
            }
        }
        ended.countDown();
        return new Part(first, lag, lost);
    }

    private static void nothing() {}

    /** The simulator's behaviour for it. */
    byte[] behaviour() {
        return Bodies.bytes(
                Bodies.object()
                        .put("timestamps", true)
                        .put("tokens", tokens)
                        .put("tokenDelayMs", tokenDelayMs));
    }
}
