package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * LOD-3: each fault of an upstream on each endpoint, streamed and not. The first provider has the
 * fault, the second is well; the table that is printed at the end is what a client saw.
 */
@DisplayName("LOD-3: the fault matrix")
final class FaultMatrixWireTest {
    /** The provider's own limit, in seconds. */
    private static final int LIMIT_S = 2;

    /** What a loaded machine may add to a clock, in milliseconds. */
    private static final long SLACK_MS = 3_000;

    private static final String OK = "first/one:ok";
    private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

    private static SimulatorProcess first;
    private static SimulatorProcess second;
    private static GatewayProcess gateway;
    private static Client client;

    private enum Door {
        CHAT("/chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"),
        RESPONSES("/responses", "\"input\":\"hi\""),
        EMBEDDINGS("/embeddings", "\"input\":\"hi\"");

        private final String path;
        private final String body;

        Door(String path, String body) {
            this.path = path;
            this.body = body;
        }
    }

    /**
     * One fault.
     *
     * @param behaviour what the first simulator is told
     * @param whole the first attempt's reason when the reply is read whole; {@code ok}: it answers
     * @param streamed the same for a stream; {@code broken}: it ends in an error after content
     */
    private record Fault(String name, String behaviour, String whole, String streamed) {}

    private static final List<Fault> FAULTS =
            List.of(
                    new Fault("refused", "", "connection", "connection"),
                    new Fault(
                            "reset before the headers",
                            kind("reset", ""),
                            "connection",
                            "connection"),
                    new Fault(
                            "closed before the headers",
                            kind("close", ""),
                            "connection",
                            "connection"),
                    new Fault("reset in mid-body", kind("reset", "3"), "connection", "broken"),
                    new Fault("closed in mid-body", kind("close", "3"), "connection", "broken"),
                    new Fault("silent", kind("silence", ""), "timeout", "timeout"),
                    new Fault("silent in mid-body", kind("silence", "3"), "timeout", "broken"),
                    new Fault("slow", "{\"responseDelayMs\":300,\"tokenDelayMs\":30}", "ok", "ok"),
                    new Fault("garbage", kind("html", ""), "bad_response", "bad_response"),
                    new Fault(
                            "truncated JSON",
                            kind("truncated-json", ""),
                            "bad_response",
                            "bad_response"),
                    new Fault("stream without its end", kind("end", "3"), "ok", "broken"),
                    new Fault(
                            "error status",
                            "{\"faults\":[{\"kind\":\"status\",\"status\":500}]}",
                            "server_error",
                            "server_error"));

    private static String kind(String kind, String afterEvents) {
        String after = afterEvents.isEmpty() ? "" : ",\"afterEvents\":" + afterEvents;
        return "{\"faults\":[{\"kind\":\"" + kind + "\"" + after + "}]}";
    }

    @BeforeAll
    static void start() throws IOException {
        first = SimulatorProcess.start();
        second = SimulatorProcess.start();
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } }, %s },
                          agents: {
                            list: [
                              {
                                id: "main",
                                model: { primary: "first/one", fallbacks: ["second/one"] },
                                memorySearch: { provider: "first", model: "one", fallback: "second" },
                              },
                              {
                                id: "gone",
                                model: { primary: "gone/one", fallbacks: ["second/one"] },
                                memorySearch: { provider: "gone", model: "one", fallback: "second" },
                              },
                            ],
                          },
                          models: {
                            mode: "replace",
                            providers: {
                              first: { baseUrl: "%s", timeoutSeconds: %d, models: [{ id: "one" }] },
                              gone: { baseUrl: "http://127.0.0.1:%d/v1", models: [{ id: "one" }] },
                              second: { baseUrl: "%s", models: [{ id: "one" }] },
                            },
                          },
                        }
                        """
                                .formatted(
                                        TwoProviders.NO_COOLDOWN,
                                        first.baseUrl(),
                                        LIMIT_S,
                                        closedPort(),
                                        second.baseUrl()));
        client = new Client(gateway.baseUrl());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() {
        TABLE.forEach(System.out::println);
        client.close();
        gateway.close();
        first.close();
        second.close();
    }

    @TestFactory
    @DisplayName("no hang beyond its clock, the right reason, the right fallback, the right answer")
    Stream<DynamicTest> grid() {
        return FAULTS.stream()
                .flatMap(
                        fault ->
                                Stream.of(
                                        cell(fault, Door.CHAT, false),
                                        cell(fault, Door.CHAT, true),
                                        cell(fault, Door.RESPONSES, false),
                                        cell(fault, Door.RESPONSES, true),
                                        cell(fault, Door.EMBEDDINGS, false)));
    }

    private static DynamicTest cell(Fault fault, Door door, boolean stream) {
        String name = fault.name() + ", " + door + (stream ? ", stream" : "");
        return dynamicTest(name, () -> check(fault, door, stream));
    }

    private static void check(Fault fault, Door door, boolean stream) {
        boolean gone = fault.behaviour().isEmpty();
        first.behave(gone ? "{}" : fault.behaviour());
        first.clear();
        second.clear();
        long began = System.nanoTime();
        Client.Answer answer =
                client.post(
                        door.path,
                        "{\"model\":\"openclaw:"
                                + (gone ? "gone" : "main")
                                + "\","
                                + (stream ? "\"stream\":true," : "")
                                + door.body
                                + "}");
        long ms = (System.nanoTime() - began) / 1_000_000;
        String expected = stream ? fault.streamed() : fault.whole();
        String seen = outcome(answer, stream);
        TABLE.add(
                "| %-26s | %-10s | %-6s | %5d ms | %d | %-42s | %s |"
                        .formatted(
                                fault.name(),
                                door,
                                stream ? "stream" : "whole",
                                ms,
                                answer.status(),
                                answer.header("x-caravan-attempts"),
                                seen));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ms).isLessThan(LIMIT_S * 1_000L + SLACK_MS);
        switch (expected) {
            case "ok" -> {
                assertThat(answer.header("x-caravan-attempts")).isEqualTo(OK);
                assertThat(seen).isEqualTo("whole");
            }
            case "broken" -> {
                assertThat(answer.header("x-caravan-attempts")).isEqualTo(OK);
                assertThat(seen).isEqualTo("error as the last event");
                assertThat(second.requests())
                        .as("nothing falls back after content")
                        .noneMatch(request -> request.path("method").asText().equals("POST"));
            }
            default -> {
                assertThat(answer.header("x-caravan-attempts"))
                        .isEqualTo(
                                (gone ? "gone" : "first") + "/one:" + expected + ",second/one:ok");
                assertThat(seen).isEqualTo("whole");
            }
        }
    }

    /** What the client can tell of the answer. */
    private static String outcome(Client.Answer answer, boolean stream) {
        if (!stream) {
            return answer.json().has("error") && !answer.json().path("error").isNull()
                    ? "error"
                    : "whole";
        }
        String last = answer.events().getLast();
        if (last.equals("[DONE]") || last.contains("\"response.completed\"")) {
            return "whole";
        }
        return last.contains("\"response.failed\"") || last.startsWith("{\"error\"")
                ? "error as the last event"
                : "cut off";
    }
}
