package dev.caravan.session;

import static dev.caravan.session.Said.assistant;
import static dev.caravan.session.Said.texts;
import static dev.caravan.session.Said.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.session.SessionStore.Limits;
import dev.caravan.store.StoreUnavailable;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Sessions in every kind of store. */
abstract class SessionStoreContract extends SessionLeasesContract {
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private final AtomicReference<Limits> limits = new AtomicReference<>(new Limits(30, 500));

    private SessionStore sessions() {
        return new SessionStore(store(), limits::get, now::get);
    }

    private static ChatRequest request(JsonNode... messages) {
        try {
            var tree = Said.messages().objectNode();
            tree.set("messages", Said.messages(messages));
            return ChatRequest.of(
                    Json.readObject(tree.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e);
        }
    }

    private static SessionRun begin(SessionStore sessions, SessionKey key, JsonNode... messages)
            throws StoreUnavailable {
        return SessionRun.begin(sessions, key, "main", Optional.empty(), request(messages));
    }

    private static void keep(SessionRun run, String reply) throws StoreUnavailable {
        var completion = Said.messages().objectNode();
        completion.putArray("choices").addObject().set("message", assistant(reply));
        run.hearWhole(completion);
        run.keep();
    }

    private static List<String> kept(SessionStore sessions, SessionKey key)
            throws StoreUnavailable {
        return texts(
                sessions.show(key.text())
                        .map(shown -> shown.transcript().turns())
                        .orElse(List.of()));
    }

    @Test
    @DisplayName("SES-3: turns are added, and replaced by a request that brings its history")
    void addsAndReplaces() throws Exception {
        SessionStore sessions = sessions();
        keep(begin(sessions, KEY, user("u1")), "a1");
        keep(begin(sessions, KEY, user("u2")), "a2 \ud83d\ude00 \u0000");
        assertThat(kept(sessions, KEY)).containsExactly("u1", "a1", "u2", "a2 \ud83d\ude00 \u0000");

        keep(begin(sessions, KEY, user("u1"), assistant("A1"), user("u3")), "a3");
        assertThat(kept(sessions, KEY)).containsExactly("u1", "A1", "u3", "a3");
        keep(begin(sessions, KEY, user("x"), assistant("y"), user("z")), "end");
        assertThat(kept(sessions, KEY)).containsExactly("x", "y", "z", "end");
        assertThat(sessions.list(10))
                .singleElement()
                .extracting(SessionSummary::turns)
                .isEqualTo(4);
    }

    @Test
    @DisplayName("SES-4: a run that is not kept leaves the transcript as it was")
    void leavesItAsItWas() throws Exception {
        SessionStore sessions = sessions();
        begin(sessions, KEY, user("never answered"));
        assertThat(sessions.show("k")).isEmpty();
        keep(begin(sessions, KEY, user("u1")), "a1");
        begin(sessions, KEY, user("lost")).hear(Said.messages().objectNode());
        keep(begin(sessions, KEY, user("answered by nothing")), "");
        assertThat(kept(sessions, KEY)).containsExactly("u1", "a1");
    }

    @Test
    @DisplayName("SES-6: the last channel and the agent are recorded")
    void recordsTheChannel() throws Exception {
        SessionStore sessions = sessions();
        keep(
                SessionRun.begin(
                        sessions, KEY, "main", Optional.of("telegram"), request(user("u1"))),
                "a1");
        keep(SessionRun.begin(sessions, KEY, "other", Optional.empty(), request(user("u2"))), "a2");
        SessionSummary summary = sessions.list(10).getFirst();
        assertThat(summary.channel()).contains("telegram");
        assertThat(summary.agentId()).isEqualTo("other");
    }

    @Test
    @DisplayName("SES-5: a session keeps its newest turns, as many as configured")
    void keepsTheNewestTurns() throws Exception {
        limits.set(new Limits(30, 5));
        SessionStore sessions = sessions();
        for (int i = 1; i <= 4; i++) {
            keep(begin(sessions, KEY, user("u" + i)), "a" + i);
        }
        assertThat(kept(sessions, KEY)).containsExactly("u3", "a3", "u4", "a4");
        limits.set(new Limits(30, 2));
        keep(begin(sessions, KEY, user("u5")), "a5");
        assertThat(kept(sessions, KEY)).containsExactly("u5", "a5");
        assertThat(sessions.list(10).getFirst().turns()).isEqualTo(2);
        limits.set(new Limits(30, 500));
        keep(begin(sessions, KEY, user("u6")), "a6");
        assertThat(kept(sessions, KEY)).containsExactly("u5", "a5", "u6", "a6");
    }

    @Test
    @DisplayName("SES-5: a session that nothing was added to for 30 days is gone")
    void forgetsWhatIsOld() throws Exception {
        SessionStore sessions = sessions();
        keep(begin(sessions, KEY, user("old")), "a1");
        keep(begin(sessions, SessionKey.given("other"), user("old")), "a1");
        now.addAndGet(30 * DAY);
        assertThat(sessions.expire()).isZero();
        keep(begin(sessions, SessionKey.given("other"), user("new")), "a2");
        now.addAndGet(1);

        assertThat(sessions.show("k")).isEmpty();
        assertThat(sessions.list(10)).extracting(SessionSummary::key).containsExactly("other");
        keep(begin(sessions, KEY, user("again")), "a3");
        assertThat(kept(sessions, KEY)).containsExactly("again", "a3");
        now.addAndGet(30 * DAY);
        assertThat(sessions.expire()).isEqualTo(1);
        assertThat(sessions.expire()).isZero();
    }

    @Test
    void listsTheNewestFirstAndDeletes() throws Exception {
        SessionStore sessions = sessions();
        for (String key : List.of("a", "b", "c")) {
            keep(begin(sessions, SessionKey.given(key), user(key)), key);
            now.incrementAndGet();
        }
        assertThat(sessions.list(2)).extracting(SessionSummary::key).containsExactly("c", "b");
        assertThat(sessions.delete("c")).isTrue();
        assertThat(sessions.delete("c")).isFalse();
        assertThat(sessions.show("c")).isEmpty();
        assertThat(sessions.list(9)).extracting(SessionSummary::key).containsExactly("b", "a");
    }

    @Test
    @DisplayName("SES-5: two gateways on one store lose nothing of each other")
    void keepsWhatAnotherGatewayAdded() throws Exception {
        SessionStore sessions = sessions();
        SessionRun here = begin(sessions, KEY, user("here"));
        SessionRun there = begin(sessions, KEY, user("there"));
        keep(here, "to here");
        keep(there, "to there");
        assertThat(kept(sessions, KEY)).containsExactly("here", "to here", "there", "to there");
    }

    @Test
    void addsFromManyAtOnceWithoutLoss() throws Exception {
        SessionStore sessions = sessions();
        List<CompletableFuture<Void>> all =
                IntStream.range(0, 16)
                        .mapToObj(
                                i ->
                                        CompletableFuture.runAsync(
                                                () -> {
                                                    try {
                                                        keep(begin(sessions, KEY, user("u")), "a");
                                                    } catch (StoreUnavailable e) {
                                                        throw new IllegalStateException(e);
                                                    }
                                                },
                                                Thread::startVirtualThread))
                        .toList();
        all.forEach(CompletableFuture::join);
        assertThat(kept(sessions, KEY))
                .hasSize(32)
                .startsWith("u", "a", "u", "a")
                .endsWith("u", "a");
    }
}
