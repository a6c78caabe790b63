package dev.caravan.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.ChildJvm;
import dev.caravan.openai.ChatRequest;
import dev.caravan.session.SessionStore.Limits;
import dev.caravan.store.Store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@DisplayName("SES-5: a process is killed while it writes sessions")
final class KilledSessionsTest {
    private static final int SESSIONS = 3;
    private static final int ENOUGH = 60;
    private static final String KEPT = "kept ";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path state;

    @RepeatedTest(3)
    @DisplayName("the store opens, each transcript is whole, and nothing acknowledged is lost")
    void losesNothingThatWasAcknowledged() throws Exception {
        List<String> acknowledged;
        try (ChildJvm writer = ChildJvm.start(Writer.class, state.toString())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> writer.output().size() >= ENOUGH);
            writer.process().destroyForcibly().waitFor();
            acknowledged = writer.output();
        }
        // The last line may have been cut off while it was written.
        int rounds = round(acknowledged.get(acknowledged.size() - 2));
        try (Store store = EmbeddedSessionsTest.in(state)) {
            SessionStore sessions = sessions(store);
            for (int session = 0; session < SESSIONS; session++) {
                List<JsonNode> turns =
                        sessions.show("s" + session).orElseThrow().transcript().turns();
                assertThat(turns.size()).isEven();
                assertThat(turns.size() / 2).isGreaterThanOrEqualTo(rounds);
                for (int i = 0; i < turns.size(); i++) {
                    assertThat(turns.get(i).path("content").asText())
                            .startsWith((i % 2 == 0 ? "question " : "answer ") + i / 2 + " ");
                }
            }
        }
    }

    private static int round(String line) {
        assertThat(line).startsWith(KEPT);
        return Integer.parseInt(line.substring(KEPT.length()));
    }

    private static SessionStore sessions(Store store) {
        return new SessionStore(store, () -> new Limits(30, 100_000), () -> 1_000);
    }

    /** Adds a turn pair to each session, round after round, and says when a round is kept. */
    public static final class Writer {
        private Writer() {}

        /** Writes below a state folder until it is killed. */
        public static void main(String[] arguments) throws Exception {
            try (Store store = EmbeddedSessionsTest.in(Path.of(arguments[0]))) {
                SessionStore sessions = sessions(store);
                for (int round = 0; ; round++) {
                    for (int session = 0; session < SESSIONS; session++) {
                        add(sessions, SessionKey.given("s" + session), round);
                    }
                    System.out.println(KEPT + (round + 1));
                }
            }
        }

        private static void add(SessionStore sessions, SessionKey key, int round) throws Exception {
            var body = Said.messages().objectNode();
            body.set("messages", Said.messages(Said.user("question " + round + " " + text())));
            SessionRun run =
                    SessionRun.begin(sessions, key, "main", Optional.empty(), ChatRequest.of(body));
            var reply = Said.messages().objectNode();
            reply.putArray("choices")
                    .addObject()
                    .set("message", Said.assistant("answer " + round + " " + text()));
            run.hearWhole(reply);
            run.keep();
        }

        /** Long enough that H2 keeps it apart from its row. */
        private static String text() {
            return "x".repeat(2_000);
        }
    }
}
