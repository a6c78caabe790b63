package dev.caravan.telemetry;

import dev.caravan.failover.Attempt;
import dev.caravan.failover.Failure;
import dev.caravan.routing.ModelRef;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The meters of requests (DGN-3), with the names of OpenTelemetry's conventions for generative AI.
 * Labels are names of the configuration only; anything else is {@code other} (SEC-11). Thread-safe.
 */
public final class RequestMeters {
    private static final String NONE = "none";

    /** Powers of two from 10 ms to 82 s, as the conventions advise. */
    private static final Duration[] BUCKETS =
            LongStream.range(0, 14)
                    .mapToObj(i -> Duration.ofMillis(10L << i))
                    .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Labels labels;

    /**
     * Meters on a registry.
     *
     * @param labels which names may be labels
     */
    public RequestMeters(MeterRegistry registry, Labels labels) {
        this.registry = registry;
        this.labels = labels;
    }

    /** Counts a request that is over; those that asked no model are none of these meters'. */
    public void record(RequestRecord request) {
        Optional<Attempt> last = request.last();
        if (last.isEmpty()) {
            return;
        }
        request.attempts().forEach(this::attempt);
        Tags tags = tags(request.endpoint(), last.get());
        timer("gen_ai.client.operation.duration", "From the request to the end of its reply")
                .tags(tags.and("error.type", errorType(request)))
                .register(registry)
                .record(Duration.ofMillis(request.durationMs()));
        Timer.builder("caravan.overhead")
                .description("Time in the gateway apart from providers and starts of servers")
                .register(registry)
                .record(Duration.ofMillis(request.overheadMs()));
        request.firstTokenMs()
                .ifPresent(
                        ms ->
                                timer(
                                                "gen_ai.server.time_to_first_token",
                                                "From the request to the first content")
                                        .tags(tags)
                                        .register(registry)
                                        .record(Duration.ofMillis(ms)));
        request.costUsd()
                .filter(usd -> usd > 0)
                .ifPresent(
                        usd ->
                                Counter.builder("caravan.cost")
                                        .description("By the cost tables of the models")
                                        .baseUnit("usd")
                                        .tags(tags)
                                        .register(registry)
                                        .increment(usd));
        request.tokens()
                .ifPresent(
                        tokens -> {
                            tokens(tags, "input", tokens.input());
                            tokens(tags, "output", tokens.output());
                        });
    }

    private void attempt(Attempt attempt) {
        Tags tags =
                Tags.of(
                        "provider",
                        labels.provider(attempt.candidate().ref()),
                        "model",
                        labels.model(attempt.candidate().ref()),
                        "reason",
                        reason(attempt));
        Counter.builder("caravan.attempts")
                .description("Tries of a model, by how they ended")
                .tags(tags)
                .register(registry)
                .increment();
        if (attempt.failure().map(Failure::sent).orElse(true)) {
            Timer.builder("caravan.attempt.duration")
                    .description("How long one model was tried, until its first content")
                    .tags(tags)
                    .register(registry)
                    .record(Duration.ofMillis(attempt.millis()));
        }
    }

    private void tokens(Tags tags, String type, long count) {
        DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens of prompts and replies")
                .baseUnit("tokens")
                .tags(tags.and("gen_ai.token.type", type))
                .register(registry)
                .record((double) count);
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(BUCKETS);
    }

    private Tags tags(String endpoint, Attempt last) {
        ModelRef ref = last.candidate().ref();
        return Tags.of(
                "gen_ai.operation.name",
                Operations.of(endpoint),
                "gen_ai.provider.name",
                labels.provider(ref),
                "gen_ai.request.model",
                labels.model(ref),
                "gen_ai.response.model",
                last.failure().isEmpty() ? labels.model(ref) : NONE);
    }

    private static String errorType(RequestRecord request) {
        if (request.status().isEmpty()) {
            return "client_disconnected";
        }
        return request.last().flatMap(Attempt::failure).map(f -> f.reason().code()).orElse(NONE);
    }

    private static String reason(Attempt attempt) {
        return attempt.failure().map(f -> f.reason().code()).orElse("ok");
    }
}
