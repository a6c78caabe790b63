package dev.caravan.local;

import dev.caravan.local.Event.Closed;
import dev.caravan.local.Event.StopAsked;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A machine room under a virtual clock: services, requests and an operator, all by chance. */
final class World {
    private final Random random;
    final List<FakeService> services = new ArrayList<>();
    final Tally tally = new Tally();
    long nowMs = 1_000;

    /** Services of one group, or of none. */
    World(long seed, int count, boolean grouped) {
        random = new Random(seed);
        FakeGroup group = new FakeGroup();
        for (int i = 0; i < count; i++) {
            Settings settings =
                    new Settings(
                            random.nextInt(1, 4_000),
                            random.nextInt(4) == 0 ? 0 : random.nextInt(1, 3_000),
                            random.nextInt(1_500),
                            grouped ? Optional.of("gpu0") : Optional.empty());
            services.add(new FakeService(this, settings, group));
        }
        if (random.nextInt(5) == 0) {
            services.getFirst().process.adopt();
        }
    }

    /** One thing happens somewhere, at once or a little later. */
    void happen() {
        if (random.nextInt(3) == 0) {
            nowMs += random.nextInt(20) == 0 ? random.nextInt(5_000) : random.nextInt(300);
        }
        FakeService service = services.get(random.nextInt(services.size()));
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4 -> service.ask();
            case 5, 6 -> service.giveUp(random);
            case 7, 8, 9, 10 -> service.release(random);
            case 11, 12, 13, 14 -> service.process.answerProbe();
            case 15, 16, 17 -> service.process.report(random.nextInt(8) > 0);
            case 18, 19, 20 -> service.process.healthy = true;
            case 21 -> service.process.healthy = false;
            case 22 -> service.process.crash(random.nextInt(3) == 0);
            case 23, 24, 25 -> service.process.obey();
            case 26 -> service.process.foreign = random.nextBoolean();
            case 27 -> service.hold();
            case 28 -> service.unhold();
            case 29 -> rarely(service, new StopAsked());
            case 30, 31 -> service.group.deliver();
            case 32 -> rarely(service, new Event.Yield());
            case 33 -> service.nonsense(random);
            default -> service.tickIfDue(random.nextInt(10) == 0);
        }
    }

    private void rarely(FakeService service, Event event) {
        if (random.nextInt(4) == 0) {
            service.feed(event);
        }
    }

    /** No new requests; every lease ends, everything under way comes to its end, all timers run. */
    void settle() {
        boolean closing = random.nextInt(3) == 0;
        if (closing) {
            services.forEach(service -> service.feed(new Closed()));
            services.forEach(service -> service.feed(new StopAsked()));
        }
        // Each round lets at least one thing of each service come to its end.
        for (int round = 0; round < 400; round++) {
            nowMs += 100;
            for (FakeService service : services) {
                service.process.settle(random);
                service.releaseAll();
                service.group.deliver();
                service.tickIfDue(false);
            }
        }
    }

    Stream<FakeService> all() {
        return services.stream();
    }
}
