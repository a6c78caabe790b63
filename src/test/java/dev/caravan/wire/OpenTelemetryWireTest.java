package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.OtlpCollector;
import dev.caravan.fake.SimulatorProcess;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

@DisplayName("DGN-3: what a collector gets by the standard OTEL_* environment")
final class OpenTelemetryWireTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private static OtlpCollector collector;
    private static SimulatorProcess first;
    private static SimulatorProcess second;
    private static SimulatorProcess third;
    private static GatewayProcess gateway;
    private static Client client;

    @BeforeAll
    static void start() {
        collector = new OtlpCollector();
        first = SimulatorProcess.start();
        second = SimulatorProcess.start();
        third = SimulatorProcess.start();
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } }, %s },
                          agents: {
                            defaults: {
                              model: { primary: "first/one", fallbacks: ["second/two", "third/three"] },
                            },
                          },
                          models: {
                            mode: "replace",
                            providers: {
                              first: { baseUrl: "%s", models: [{ id: "one" }] },
                              second: { baseUrl: "%s", models: [{ id: "two" }] },
                              third: { baseUrl: "%s", models: [{ id: "three" }] },
                            },
                          },
                        }
                        """
                                .formatted(
                                        TwoProviders.NO_COOLDOWN,
                                        first.baseUrl(),
                                        second.baseUrl(),
                                        third.baseUrl()),
                        List.of("-Xmx512m"),
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                collector.url(),
                                "OTEL_EXPORTER_OTLP_PROTOCOL",
                                "http/protobuf",
                                "OTEL_BSP_SCHEDULE_DELAY",
                                "100",
                                "OTEL_METRIC_EXPORT_INTERVAL",
                                "200"));
        client = new Client(gateway.baseUrl());
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        first.close();
        second.close();
        third.close();
        collector.close();
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(
                        Collectors.toMap(
                                a -> a.getKey(),
                                a ->
                                        a.getValue().hasStringValue()
                                                ? a.getValue().getStringValue()
                                                : String.valueOf(a.getValue().getIntValue())));
    }

    private static List<Span> ofTheTrace() {
        return collector.spans().stream()
                .filter(span -> hex(span.getTraceId()).equals(TRACE))
                .toList();
    }

    @Test
    @DisplayName("a request that fell back twice is one trace, which client and providers share")
    void tracesARequest() {
        first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");
        second.behave("{\"faults\":[{\"kind\":\"status\",\"status\":429}]}");

        Client.Answer answer =
                client.post(
                        "/chat/completions",
                        Client.chat("openclaw", true),
                        "traceparent",
                        "00-" + TRACE + "-" + PARENT + "-01");

        assertThat(answer.status()).isEqualTo(200);
        await().until(() -> ofTheTrace().size() == 4);
        Span request =
                ofTheTrace().stream()
                        .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                        .findFirst()
                        .orElseThrow();
        List<Span> calls =
                ofTheTrace().stream()
                        .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
                        .toList();
        assertThat(request.getName()).isEqualTo("POST /v1/chat/completions");
        assertThat(hex(request.getTraceId())).isEqualTo(TRACE);
        assertThat(hex(request.getParentSpanId())).isEqualTo(PARENT);
        assertThat(attributes(request))
                .containsEntry("http.response.status_code", "200")
                .containsEntry("caravan.attempts", "3")
                .containsEntry("caravan.request.id", answer.header("x-request-id"));
        assertThat(calls)
                .allSatisfy(
                        call -> assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId()));
        assertThat(calls.stream().map(call -> attributes(call).get("error.type")))
                .containsExactly("server_error", "rate_limit", null);
        assertThat(attributes(calls.getLast()))
                .containsEntry("gen_ai.provider.name", "third")
                .containsEntry("gen_ai.request.model", "three")
                .containsEntry("gen_ai.response.model", "three")
                .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens");
        List<SimulatorProcess> asked = List.of(first, second, third);
        for (int i = 0; i < asked.size(); i++) {
            assertThat(
                            asked.get(i)
                                    .requests("/v1/chat/completions")
                                    .getLast()
                                    .at("/headers/traceparent/0")
                                    .asText())
                    .isEqualTo("00-" + TRACE + "-" + hex(calls.get(i).getSpanId()) + "-01");
        }
        assertThat(gateway.log()).anyMatch(line -> line.contains("trace=" + TRACE));
        assertThat(collector.spans().toString()).doesNotContain("hello there");
    }

    @Test
    @DisplayName("the collector gets the same meters as a scrape, times in seconds")
    void sendsMeters() {
        client.chat("third/three");

        await().untilAsserted(
                        () ->
                                assertThat(collector.metrics().stream().map(Metric::getName))
                                        .contains(
                                                "gen_ai.client.operation.duration",
                                                "gen_ai.client.token.usage",
                                                "caravan.attempts",
                                                "caravan.model.calls",
                                                "caravan.streams.open"));
        assertThat(collector.metrics())
                .filteredOn(metric -> metric.getName().equals("gen_ai.client.operation.duration"))
                .allSatisfy(metric -> assertThat(metric.getUnit()).isEqualTo("s"));
    }
}
