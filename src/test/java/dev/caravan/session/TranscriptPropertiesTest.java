package dev.caravan.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;

/**
 * Clients talk to a model that answers each user's turn with a text of its own; the client's view
 * of the conversation is what the model must have been sent, whatever way the client sends it.
 */
@Label("SES-3: nothing is ever doubled, nothing is lost")
class TranscriptPropertiesTest {
    private static final long ROOM = Long.MAX_VALUE / 2;

    /** How a client sends one request. */
    enum Way {
        /** Everything that was said, as most chat interfaces do. */
        ALL,
        /** The same, with the answers in a form of its own: without thoughts, in parts, mended. */
        ALL_RETOLD,
        /** Only what is new. */
        NEW
    }

    /**
     * One request.
     *
     * @param texts what the user says, one or more turns
     * @param system whether a system text goes before it
     * @param fails the model does not answer; the client says it again
     */
    record Request(Way way, List<String> texts, boolean system, boolean fails) {}

    @Property(tries = 1_000)
    void sendsWhatTheClientHasSeen(@ForAll("conversations") List<Request> conversation) {
        Transcript kept = Transcript.EMPTY;
        List<JsonNode> seen = new ArrayList<>();
        for (Request request : conversation) {
            List<JsonNode> said = request.texts().stream().<JsonNode>map(Said::user).toList();
            List<JsonNode> expected =
                    new ArrayList<>(request.way() == Way.ALL_RETOLD ? retold(seen) : seen);
            expected.addAll(said);
            List<JsonNode> sent = new ArrayList<>();
            if (request.system()) {
                sent.add(Said.system("be brief"));
            }
            sent.addAll(request.way() == Way.NEW ? said : expected);
            ArrayNode asked = Said.messages(sent);

            Merged merged = kept.merge(asked);

            ArrayNode toModel = merged.messages(asked, ROOM);
            assertThat(toModel.valueStream().filter(m -> !Transcript.isSystem(m)).toList())
                    .isEqualTo(expected);
            assertThat(toModel.valueStream().filter(Transcript::isSystem).count())
                    .isEqualTo(request.system() ? 1 : 0);
            if (request.fails()) {
                continue;
            }
            JsonNode reply = Said.assistant("answer to " + expected.size());
            kept = merged.after(kept, reply);
            seen = expected;
            seen.add(reply);
            assertThat(kept.turns()).isEqualTo(seen);
        }
    }

    private static List<JsonNode> retold(List<JsonNode> seen) {
        return seen.stream()
                .map(
                        turn ->
                                turn.path("role").asText().equals("assistant")
                                        ? Said.assistant(turn.path("content").asText() + "!")
                                        : turn)
                .toList();
    }

    @Property(tries = 1_000)
    void sendsTheNewestPairsThatFit(
            @ForAll("conversations") List<Request> conversation, @ForAll("rooms") long room) {
        Transcript kept = Transcript.EMPTY;
        for (Request request : conversation) {
            ArrayNode asked =
                    Said.messages(request.texts().stream().<JsonNode>map(Said::user).toList());
            Merged merged = kept.merge(asked);
            ArrayNode toModel = merged.messages(asked, room);
            List<JsonNode> all = kept.with(asked.valueStream().toList()).turns();
            assertThat(toModel.valueStream().toList())
                    .isEqualTo(all.subList(all.size() - toModel.size(), all.size()));
            assertThat(toModel.get(0).path("role").asText()).isEqualTo("user");
            boolean history = toModel.size() > asked.size();
            if (history) {
                assertThat(bytes(toModel)).isLessThanOrEqualTo(room);
            }
            kept = merged.after(kept, Said.assistant("answer"));
        }
    }

    private static long bytes(ArrayNode messages) {
        return messages.valueStream().mapToLong(m -> m.path("content").asText().length()).sum();
    }

    @Provide
    Arbitrary<Long> rooms() {
        return Arbitraries.longs().between(-10, 120);
    }

    /** Few texts, so that users repeat themselves. */
    @Provide
    Arbitrary<List<Request>> conversations() {
        Arbitrary<List<String>> texts =
                Arbitraries.of("yes", "no", "go on").list().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.of(Way.class),
                        texts,
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false, false, false))
                .as(Request::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }
}
