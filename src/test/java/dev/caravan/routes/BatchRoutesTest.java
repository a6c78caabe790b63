package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.batch.LineOutcome;
import dev.caravan.batch.Recall;
import dev.caravan.failover.Reason;
import dev.caravan.openai.Json;
import dev.caravan.steps.Lines;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

/** The intakes of batches; what touches sockets and the store is replaced. */
class BatchRoutesTest extends RouteTestSupport {
    private static final Processor PASS = _ -> {};
    private static final String CHAT =
            "{\"model\":\"one/a\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final FakeDialect dialect = new FakeDialect();

    private LineOutcome line(String url, String body) throws Exception {
        load("intake/batch-line", "serve", "local-service/ensure-local-service");
        context.addRoutes(dialect);
        Lines.Work work =
                new Lines.Work(
                        "req_9",
                        url,
                        Json.readObject(body.getBytes(StandardCharsets.UTF_8)),
                        new Recall());
        Exchange exchange = send("batch-line", e -> e.getMessage().setBody(work));
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(LineOutcome.class);
    }

    @Test
    @DisplayName("chapter 6: a line goes the way of a request")
    void servesALine() throws Exception {
        dialect.answers();
        LineOutcome outcome = line("/v1/chat/completions", CHAT);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        LineOutcome.Answered.class,
                        answered -> {
                            assertThat(answered.requestId()).isEqualTo("req_9");
                            assertThat(answered.body().path("object").asText())
                                    .isEqualTo("chat.completion");
                        });
        assertThat(passed().ids())
                .startsWith(
                        "admit-line",
                        "read-line",
                        "await-candidate",
                        "tool-rounds-line",
                        "line-to-serve")
                .endsWith("conclude", "take-calls-line", "deliver-line", "run-tools-line");
    }

    @Test
    @DisplayName("BAT-1: a line may ask for a response, and gets one that is not kept")
    void servesALineThatAsksForAResponse() throws Exception {
        dialect.answers();
        LineOutcome outcome =
                line("/v1/responses", "{\"model\":\"one/a\",\"input\":\"hi\",\"store\":true}");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        LineOutcome.Answered.class,
                        answered -> {
                            assertThat(answered.body().path("object").asText())
                                    .isEqualTo("response");
                            assertThat(answered.body().path("status").asText())
                                    .isEqualTo("completed");
                            assertThat(answered.body().path("store").asBoolean(true)).isFalse();
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "previous_response_id, '\"input\":\"hi\",\"previous_response_id\":\"resp_1\"'",
        "input, '\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]'"
    })
    @DisplayName("BAT-1, RSP-4: a line brings its whole input; what it refers to is its own 400")
    void continuesNoResponse(String param, String fields) throws Exception {
        assertThat(line("/v1/responses", "{\"model\":\"one/a\"," + fields + "}"))
                .isInstanceOfSatisfying(
                        LineOutcome.Failed.class,
                        failed -> {
                            assertThat(failed.status()).isEqualTo(400);
                            assertThat(failed.body().at("/error/param").asText()).isEqualTo(param);
                        });
        assertThat(passed().ids()).doesNotContain("line-to-serve");
    }

    @Test
    @DisplayName("GUA-4: the reason of a failure is known to who tries again")
    void tellsWhyALineFailed() throws Exception {
        dialect.refuses(Reason.RATE_LIMIT, 429);
        LineOutcome outcome = line("/v1/chat/completions", CHAT);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        LineOutcome.Failed.class,
                        failed -> {
                            assertThat(failed.status()).isEqualTo(429);
                            assertThat(failed.reason()).isEqualTo("rate_limit");
                            assertThat(failed.retryAfterMs()).isPresent();
                        });
        assertThat(passed().ids()).endsWith("conclude", "line-failed");
    }

    @Test
    @DisplayName("6.4: a fault of a body is the line's own 400")
    void tellsOfABadBody() throws Exception {
        LineOutcome outcome = line("/v1/embeddings", "{\"model\":\"one/e\"}");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        LineOutcome.Failed.class,
                        failed -> assertThat(failed.status()).isEqualTo(400));
        assertThat(passed().ids()).doesNotContain("line-to-serve");
    }

    @ParameterizedTest
    @CsvSource({
        "files, list-or-upload-file, reply-files",
        "file, show-or-delete-file, reply-file",
        "file-content, send-file-content, ''",
        "batches, list-or-create-batch, reply-batches",
        "batch, show-batch, reply-batch",
        "batch-cancel, cancel-batch, reply-batch-cancel"
    })
    @DisplayName("HTTP-4: each intake asks for the credential first")
    void asksForTheCredentialFirst(String route, String work, String reply) throws Exception {
        load("errors", "intake/" + route);
        callDirectly(route);
        for (String node : new String[] {"admit-" + route, "authenticate-" + route, work}) {
            replace(route, node, PASS);
        }
        if (!reply.isEmpty()) {
            replace(route, reply, PASS);
        }
        send(route, PASS);
        assertThat(passed().ids())
                .startsWith("admit-" + route, "authenticate-" + route, work)
                .hasSize(reply.isEmpty() ? 3 : 4);
    }

    @Test
    @DisplayName("INT-1: the folder is looked into again and again")
    void looksIntoTheFolder() throws Exception {
        load("intake/batch-folder");
        callDirectly("batch-folder");
        replace("batch-folder", "look-into-folder", PASS);
        send("batch-folder", PASS);
        assertThat(passed().ids()).containsExactly("look-into-folder");
    }
}
