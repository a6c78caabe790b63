package dev.caravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

@DisplayName("HTTP-6, HTTP-8, FLV-2: what real servers answer, and what becomes of it")
class ContractTest {

    @ParameterizedTest
    @MethodSource("withUpstreamRequests")
    @DisplayName("SHP-1, SHP-2, CMP-1 to CMP-6: a request as it is sent")
    void shapesRequests(ContractCase contract) throws AttemptFailed {
        assertThat(ContractCase.asSent(contract.outgoing().sent().body()))
                .isEqualTo(ContractCase.json(contract.bytes("upstream-request.json")));
    }

    @ParameterizedTest
    @MethodSource("withWholeReplies")
    @DisplayName("HTTP-6, HTTP-8: a whole reply")
    void mapsWholeReplies(ContractCase contract) throws AttemptFailed {
        JsonNode reply = contract.completion(contract.bytes("upstream-response.json"));

        assertThat(ContractCase.asSent(reply))
                .isEqualTo(ContractCase.json(contract.bytes("response.json")));
    }

    @ParameterizedTest
    @MethodSource("withStreams")
    @DisplayName("HTTP-6, HTTP-8: a stream, and JSON where a stream was asked")
    void mapsStreams(ContractCase contract) throws AttemptFailed, IOException {
        assertThat(chunks(contract)).isEqualTo(contract.expectedChunks());
    }

    private static List<JsonNode> chunks(ContractCase contract) throws AttemptFailed, IOException {
        return contract.has("upstream-response.sse")
                ? contract.chunks(contract.bytes("upstream-response.sse"))
                : ContractCase.read(
                        new WholeAsStream(
                                contract.completion(contract.bytes("upstream-response.json")),
                                contract.form()));
    }

    @ParameterizedTest
    @MethodSource("withFailures")
    @DisplayName("FLV-2, HTTP-8: a refusal or garbage is a failure with a reason")
    void tellsFailures(ContractCase contract) {
        List<String> expected = contract.lines("failure.txt");

        Failure failure = failure(contract);

        assertThat(failure.reason().code()).isEqualTo(expected.get(0));
        assertThat(failure.detail())
                .startsWith(expected.get(1))
                .doesNotContain("canary")
                .hasSizeLessThan(500);
        assertThat(failure.sent()).isTrue();
    }

    private static Failure failure(ContractCase contract) {
        if (contract.has("upstream-status.txt")) {
            int status = Integer.parseInt(contract.text("upstream-status.txt").strip());
            return contract.dialect()
                    .refused(
                            status, contract.bytes("upstream-response.json"), OptionalLong.empty());
        }
        return catchThrowableOfType(
                        AttemptFailed.class,
                        () -> {
                            if (contract.has("upstream-response.sse")) {
                                contract.chunks(contract.bytes("upstream-response.sse"));
                            } else {
                                contract.completion(contract.bytes("upstream-response.json"));
                            }
                        })
                .failure();
    }

    @ParameterizedTest
    @MethodSource("withGoodStreams")
    @DisplayName("HTTP-8: the framing of the stream does not matter")
    void doesNotMindTheFraming(ContractCase contract) throws AttemptFailed, IOException {
        String stream = contract.text("upstream-response.sse");
        List<JsonNode> expected = contract.expectedChunks();

        for (String variant :
                List.of(
                        stream.replace("\n", "\r\n"),
                        stream.replace("\n", "\r"),
                        stream.replace("data: ", "data:"),
                        stream.replace("data: ", "data:   "),
                        stream.replace("data: ", ": ping\n\n:\nid: 7\nevent: chunk\ndata: "),
                        stream.replace("data: [DONE]", "data:  [DONE] "),
                        stream.replace("data: [DONE]\n\n", ""),
                        stream.stripTrailing(),
                        stream.replace("[DONE]\n\n", "[DONE]\n\ndata: after the end\n\n"),
                        "\uFEFF" + stream)) {
            assertThat(contract.chunks(variant.getBytes(UTF_8))).isEqualTo(expected);
        }
    }

    static Stream<ContractCase> withUpstreamRequests() {
        return ContractCase.all().stream().filter(c -> c.has("upstream-request.json"));
    }

    static Stream<ContractCase> withWholeReplies() {
        return ContractCase.all().stream().filter(c -> c.has("response.json"));
    }

    static Stream<ContractCase> withStreams() {
        return ContractCase.all().stream().filter(c -> c.has("response.sse"));
    }

    static Stream<ContractCase> withGoodStreams() {
        return ContractCase.goodChatStreams().stream();
    }

    static Stream<ContractCase> withFailures() {
        return ContractCase.all().stream().filter(c -> c.has("failure.txt"));
    }

    @ParameterizedTest
    @MethodSource("dev.caravan.dialect.ContractCase#all")
    @DisplayName("A case says what is expected of it")
    void expectsSomething(ContractCase contract) {
        assertThat(Stream.of("response.json", "response.sse", "failure.txt").filter(contract::has))
                .hasSize(1);
    }
}
