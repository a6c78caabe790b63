package dev.caravan.session;

import static dev.caravan.session.Said.assistant;
import static dev.caravan.session.Said.calls;
import static dev.caravan.session.Said.messages;
import static dev.caravan.session.Said.result;
import static dev.caravan.session.Said.system;
import static dev.caravan.session.Said.texts;
import static dev.caravan.session.Said.transcript;
import static dev.caravan.session.Said.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SES-3: what a request says, and what was said before")
final class TranscriptTest {
    private static final long ROOM = 1_000_000;
    private static final Transcript KEPT = transcript(user("u1"), assistant("a1"));
    private static final JsonNode REPLY = assistant("reply");

    private static ArrayNode sent(Transcript kept, JsonNode... asked) {
        ArrayNode messages = messages(asked);
        return kept.merge(messages).messages(messages, ROOM);
    }

    private static Transcript after(Transcript kept, JsonNode... asked) {
        return kept.merge(messages(asked)).after(kept, REPLY);
    }

    @Test
    void putsWhatIsKeptBeforeNewTurns() {
        assertThat(texts(sent(KEPT, user("u2")))).containsExactly("u1", "a1", "u2");
        assertThat(texts(after(KEPT, user("u2")).turns()))
                .containsExactly("u1", "a1", "u2", "reply");
    }

    @Test
    void putsItBehindTheSystemTextsThatTheRequestBeginsWith() {
        assertThat(
                        texts(
                                sent(
                                        KEPT,
                                        system("s"),
                                        Said.message("developer", "d"),
                                        user("u2"),
                                        system("late"))))
                .containsExactly("s", "d", "u1", "a1", "u2", "late");
    }

    @Test
    void keepsNoSystemTexts() {
        assertThat(texts(after(KEPT, system("s"), user("u2"), system("late")).turns()))
                .containsExactly("u1", "a1", "u2", "reply");
        assertThat(texts(after(KEPT, system("s"), user("x"), assistant("y"), user("z")).turns()))
                .containsExactly("x", "y", "z", "reply");
    }

    @Test
    void takesARequestWithAnAssistantsTurnAsTheTruth() {
        assertThat(texts(sent(KEPT, user("u1"), assistant("other"), user("u2"))))
                .containsExactly("u1", "other", "u2");
        assertThat(texts(after(KEPT, user("u1"), assistant("other"), user("u2")).turns()))
                .containsExactly("u1", "other", "u2", "reply");
    }

    @Test
    void takesARequestThatBeginsWithAllThatIsKeptAsTheTruth() {
        Transcript onlyUser = transcript(user("u1"));
        assertThat(texts(sent(onlyUser, user("u1"), user("u2")))).containsExactly("u1", "u2");
    }

    @Test
    void sendsARequestOfANewSessionAsItIs() {
        ArrayNode asked = messages(system("s"), user("u1"));
        assertThat(Transcript.EMPTY.merge(asked).messages(asked, 0)).isEqualTo(asked);
    }

    @Test
    void answersACallThatIsKept() {
        Transcript kept = transcript(user("u1"), calls("c1", "c2"));
        assertThat(sent(kept, result("c1"), result("c2")).size()).isEqualTo(4);
    }

    @Test
    void leavesACallOutThatIsNeverAnswered() {
        assertThat(texts(sent(transcript(user("u1"), calls("c1")), user("u2"))))
                .containsExactly("u1", "u2");
        Transcript half = transcript(user("u1"), calls("c1", "c2"), result("c1"));
        assertThat(texts(sent(half, user("u2")))).containsExactly("u1", "u2");
        assertThat(texts(after(half, user("u2")).turns())).containsExactly("u1", "u2", "reply");
        Transcript whole = transcript(user("u1"), calls("c1", "c2"), result("c1"), result("c2"));
        assertThat(sent(whole, user("u2")).size()).isEqualTo(5);
    }

    @Test
    void leavesTheOldestPairsOutThatDoNotFit() {
        Transcript kept =
                transcript(
                        user("aaaa"),
                        assistant("aaaa"),
                        user("bbbb"),
                        assistant("bbbb"),
                        user("cccc"),
                        assistant("cccc"));
        ArrayNode asked = messages(system("1234"), user("5678"));
        Merged merged = kept.merge(asked);
        assertThat(merged.messages(asked, 32).size()).isEqualTo(8);
        assertThat(texts(merged.messages(asked, 31)))
                .containsExactly("1234", "bbbb", "bbbb", "cccc", "cccc", "5678");
        assertThat(texts(merged.messages(asked, 24)))
                .containsExactly("1234", "bbbb", "bbbb", "cccc", "cccc", "5678");
        assertThat(texts(merged.messages(asked, 23)))
                .containsExactly("1234", "cccc", "cccc", "5678");
        assertThat(texts(merged.messages(asked, 15))).containsExactly("1234", "5678");
        assertThat(texts(merged.messages(asked, -5))).containsExactly("1234", "5678");
        // What does not fit once is kept all the same: another model may have room.
        assertThat(merged.after(kept, REPLY).turns()).hasSize(8);
    }

    @Test
    void sendsTheCallWithItsResultHoweverLittleFits() {
        Transcript kept = transcript(user("old"), assistant("old"), user("u1"), calls("c1"));
        ArrayNode asked = messages(result("c1"));
        assertThat(kept.merge(asked).messages(asked, 0))
                .containsExactly(user("u1"), calls("c1"), result("c1"));
    }

    @Test
    @DisplayName("SES-5: no more turns than allowed, whole pairs, the oldest go")
    void countsWhatIsTooMuch() {
        Transcript kept =
                transcript(
                        user("u1"),
                        user("u1b"),
                        assistant("a1"),
                        user("u2"),
                        assistant("a2"),
                        user("u3"),
                        assistant("a3"));
        assertThat(kept.excess(7)).isZero();
        assertThat(kept.excess(6)).isEqualTo(3);
        assertThat(kept.excess(4)).isEqualTo(3);
        assertThat(kept.excess(3)).isEqualTo(5);
        assertThat(kept.excess(1)).isEqualTo(7);
    }

    @Test
    void countsBytesAsWell() {
        String half = "x".repeat((int) (Transcript.MAX_BYTES / 2));
        Transcript kept =
                transcript(user("u1"), assistant(half), user("u2"), assistant(half.substring(10)));
        assertThat(kept.excess(500)).isZero();
        assertThat(kept.with(java.util.List.of(user("much more"), assistant(""))).excess(500))
                .isEqualTo(2);
    }

    @Test
    void tellsNobodyWhatWasSaid() {
        assertThat(transcript(user("canary")).toString()).doesNotContain("canary");
    }
}
