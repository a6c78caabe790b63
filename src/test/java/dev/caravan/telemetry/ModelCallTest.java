package dev.caravan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failover.Clock;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.routing.ModelRef;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

@DisplayName("DGN-2: what is told of calls")
final class ModelCallTest {
    private static final ModelRef NAMED = new ModelRef("p", "m");

    static List<Arguments> kinds() {
        return List.of(
                Arguments.of(new Failure.ClientGone(), true, "aborted"),
                Arguments.of(new Failure.TimedOut(Clock.HEADERS, 9), false, "timeout"),
                Arguments.of(answered(Reason.TIMEOUT, 504), false, "timeout"),
                Arguments.of(
                        new Failure.Unreachable("the connection broke: Connection reset"),
                        true,
                        "connection_reset"),
                Arguments.of(
                        new Failure.Unreachable("the connection broke: Broken pipe"),
                        false,
                        "connection_reset"),
                Arguments.of(
                        new Failure.Unreachable("connection refused"), false, "connection_closed"),
                Arguments.of(
                        new Failure.Unreachable("the connection broke: Premature end of chunk"),
                        true,
                        "terminated"),
                Arguments.of(answered(Reason.SERVER_ERROR, 500), false, ""),
                Arguments.of(new Failure.Unusable(Reason.BAD_RESPONSE, "HTML"), true, ""));
    }

    private static Failure answered(Reason reason, int status) {
        return new Failure.Answered(reason, status, "", OptionalLong.empty());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @DisplayName("only failures of the transport have a kind")
    void namesTheKind(Failure failure, boolean begun, String kind) {
        assertThat(FailureKind.of(failure, begun).map(FailureKind::code).orElse(""))
                .isEqualTo(kind);
    }

    private static ModelCallEvent.Failed failed(ModelRef ref, String detail) {
        Failure failure = new Failure.Unreachable(detail);
        return new ModelCallEvent.Failed(
                "req_1",
                ref,
                12,
                failure,
                FailureKind.of(failure, false),
                new MemorySnapshot(OptionalLong.of(150 << 20), 30 << 20, 64 << 20, 1 << 20));
    }

    @Test
    @DisplayName("an error's line has the kind and the memory, in one line whatever was said")
    void writesTheErrorsLine() {
        assertThat(ModelCallLog.line(failed(NAMED, "refused\nby \u001b[31m the host")))
                .startsWith(
                        "model.call.error req_1 p/m reason=connection"
                                + " failureKind=connection_closed ms=12 rss=150MiB heap=30MiB/64MiB"
                                + " direct=1MiB: refused")
                .doesNotContain("\n", "\u001b");
    }

    @Test
    @DisplayName("a snapshot is of this process")
    void looksAtThisProcess() {
        MemorySnapshot now = MemorySnapshot.now();

        assertThat(now.heapUsed()).isPositive().isLessThanOrEqualTo(now.heapTotal());
        assertThat(now.rss().orElse(now.heapUsed())).isGreaterThan(10 << 20);
    }

    @Test
    @DisplayName("SEC-11: a model that nobody configured is other; each event is counted")
    void countsEvents() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ModelCallMeters meters = new ModelCallMeters(registry, new Labels(NAMED::equals));
        ModelRef made = new ModelRef("p", "made-up");
        meters.accept(new ModelCallEvent.Started("req_1", made));
        meters.accept(failed(made, "connection refused"));
        meters.accept(new ModelCallEvent.Completed("req_2", NAMED, 5));

        assertThat(
                        registry.get("caravan.model.calls")
                                .tags("model", "other", "failure_kind", "connection_closed")
                                .counter()
                                .count())
                .isEqualTo(1);
        assertThat(registry.get("caravan.model.calls").tags("event", "completed").counter().count())
                .isEqualTo(1);
        assertThat(registry.getMeters().toString()).doesNotContain("made-up");
        assertThat(Optional.of(registry.getMeters().size())).contains(3);
    }
}
