package dev.caravan.wire;

import static dev.caravan.wire.TwoProviders.CHAT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

@DisplayName("SES-1 to SES-6: sessions through a real gateway")
final class SessionWireTest {
    private static final String PATH = "/chat/completions";
    private static TwoProviders both;

    @BeforeAll
    static void start() {
        both = new TwoProviders();
    }

    @AfterAll
    static void stop() {
        both.close();
    }

    @BeforeEach
    void reset() {
        both.reset();
    }

    /** A request body; each text is {@code role:content}. */
    private static String body(String user, boolean stream, String... said) {
        var body = Client.MAPPER.createObjectNode();
        body.put("model", "second/two").put("stream", stream);
        if (!user.isEmpty()) {
            body.put("user", user);
        }
        var messages = body.putArray("messages");
        for (String text : said) {
            int colon = text.indexOf(':');
            messages.addObject()
                    .put("role", text.substring(0, colon))
                    .put("content", text.substring(colon + 1));
        }
        return body.toString();
    }

    private static Client.Answer say(String user, String... said) {
        return both.client.post(PATH, body(user, false, said));
    }

    /** What the model was sent with the last request, as {@code role:content}. */
    private static List<String> sent() {
        return texts(both.second.requests(CHAT).getLast().path("body").path("messages"));
    }

    private static List<String> texts(JsonNode messages) {
        return messages.valueStream()
                .map(m -> m.path("role").asText() + ":" + m.path("content").asText())
                .toList();
    }

    private static List<String> kept(String user) {
        try (Client console = new Client(both.gateway.baseUrl().replace("/v1", "/console/api"))) {
            JsonNode session = console.get("/session?key=agent:main:openai-user:" + user).json();
            return texts(session.path("messages"));
        }
    }

    private static void awaitKept(String user, int turns) {
        await().untilAsserted(() -> assertThat(kept(user)).hasSize(turns));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("SES-3: a client that sends only what is new is answered from all that was said")
    void remembers(boolean stream) {
        String user = "remembers-" + stream;
        both.client.post(PATH, body(user, stream, "system:be brief", "user:one"));
        both.client.post(PATH, body(user, stream, "system:be kind", "user:two"));
        assertThat(sent())
                .containsExactly("system:be kind", "user:one", "assistant:second here", "user:two");
        awaitKept(user, 4);
    }

    @Test
    @DisplayName("SES-3: a client that sends everything doubles nothing")
    void doublesNothing() {
        say("resends", "user:one");
        say("resends", "user:one", "assistant: second here", "user:two");
        assertThat(sent()).containsExactly("user:one", "assistant: second here", "user:two");
        say("resends", "user:three");
        assertThat(sent())
                .containsExactly(
                        "user:one",
                        "assistant: second here",
                        "user:two",
                        "assistant:second here",
                        "user:three");
    }

    @Test
    @DisplayName(
            "SES-3, RSP-4: responses are of the same session, unless they name what they continue")
    void joinsResponses() {
        say("both", "user:one");
        Client.Answer two =
                both.client.post(
                        "/responses",
                        "{\"model\":\"second/two\",\"user\":\"both\",\"input\":\"two\"}");
        assertThat(two.status()).isEqualTo(200);
        assertThat(sent()).containsExactly("user:one", "assistant:second here", "user:two");
        both.client.post(
                "/responses",
                "{\"model\":\"second/two\",\"user\":\"both\",\"input\":\"three\",\"stream\":true}");
        awaitKept("both", 6);
        both.client.post(
                "/responses",
                "{\"model\":\"second/two\",\"user\":\"both\",\"input\":\"beside\",\"previous_response_id\":\"%s\"}"
                        .formatted(two.json().path("id").asText()));
        assertThat(sent()).containsExactly("user:two", "assistant:second here", "user:beside");
        say("both", "user:four");
        assertThat(sent()).hasSize(7).endsWith("user:three", "assistant:second here", "user:four");
    }

    @Test
    @DisplayName("SES-1: a request of no session is answered from what it brings")
    void isStatelessByDefault() {
        say("", "user:one");
        say("", "user:two");
        assertThat(sent()).containsExactly("user:two");
    }

    @Test
    @DisplayName("SES-2, SES-6, DGN-1: the header names the session, the log only its hash")
    void takesTheKeyOfTheHeader() {
        for (String text : List.of("user:one", "user:two")) {
            both.client.post(
                    PATH,
                    body("ignored", false, text),
                    "x-openclaw-session-key",
                    "My:Key",
                    "x-openclaw-message-channel",
                    "telegram");
        }
        assertThat(sent()).hasSize(3);
        try (Client console = new Client(both.gateway.baseUrl().replace("/v1", "/console/api"))) {
            await().untilAsserted(
                            () ->
                                    assertThat(console.get("/session?key=My:Key").text())
                                            .contains("\"turns\":4", "\"channel\":\"telegram\""));
            assertThat(console.get("/sessions").text())
                    .contains("My:Key")
                    .doesNotContain("ignored");
            assertThat(console.send("DELETE", "/session?key=My:Key", "").status()).isEqualTo(200);
            assertThat(console.get("/session?key=My:Key").errorCode()).isEqualTo("unknown_session");
        }
        both.gateway.awaitLog(" session=");
        assertThat(both.gateway.log()).noneMatch(line -> line.contains("My:Key"));
    }

    @Test
    @DisplayName("SES-2: reserved and unprintable keys are told, and nothing is called")
    void refusesBadKeys() {
        Client.Answer reserved =
                both.client.post(
                        PATH, body("", false, "user:x"), "x-openclaw-session-key", "cron:nightly");
        assertThat(reserved.status()).isEqualTo(400);
        assertThat(reserved.errorCode()).isEqualTo("reserved_session_key");
        assertThat(say("x".repeat(257), "user:x").errorMessage()).contains("user: expected up to");
        assertThat(both.second.requests(CHAT)).isEmpty();
    }

    @Test
    @DisplayName("SES-4: requests of one session run one after the other, others beside them")
    void serialisesASession() {
        both.second.behave("{\"responseDelayMs\":700}");
        List<CompletableFuture<Client.Answer>> all =
                List.of("same", "same", "other").stream()
                        .map(
                                user ->
                                        CompletableFuture.supplyAsync(
                                                () -> say(user, "user:from " + user),
                                                Thread::startVirtualThread))
                        .toList();
        await().until(() -> both.second.requests(CHAT).size() == 2);
        assertThat(all).noneMatch(CompletableFuture::isDone);
        assertThat(all.stream().map(a -> a.join().status())).containsOnly(200);
        assertThat(both.second.requests(CHAT)).hasSize(3);
        assertThat(sent())
                .containsExactly("user:from same", "assistant:second here", "user:from same");
    }

    @Test
    @DisplayName("SES-4: a run that fails or breaks off leaves the session as it was")
    void forgetsWhatFailed() {
        say("fails", "user:one");
        awaitKept("fails", 2);
        both.second.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500,\"times\":1}]}");
        assertThat(say("fails", "user:refused").status()).isGreaterThanOrEqualTo(500);
        both.second.behave("{\"faults\":[{\"kind\":\"reset\",\"afterEvents\":2,\"times\":1}]}");
        assertThat(both.client.post(PATH, body("fails", true, "user:broken off")).text())
                .contains("\"error\"");
        say("fails", "user:two");
        assertThat(sent()).containsExactly("user:one", "assistant:second here", "user:two");
    }

    @Test
    @DisplayName("SES-4: a client that leaves leaves no trace, and the session goes on")
    void forgetsWhoLeft() throws Exception {
        both.second.behave("{\"tokens\":2000,\"tokenDelayMs\":20}");
        try (InputStream stream = both.client.openBody(body("leaves", true, "user:left")).body()) {
            assertThat(stream.read()).isGreaterThanOrEqualTo(0);
        }
        both.second.behave("{}");
        assertThat(say("leaves", "user:back").status()).isEqualTo(200);
        assertThat(sent()).containsExactly("user:back");
    }
}
