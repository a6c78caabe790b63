package dev.caravan.kept;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.responses.StoredResponse;
import dev.caravan.responses.StoredResponse.Owner;
import dev.caravan.store.Store;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Responses in every kind of store. */
abstract class ResponseStoreContract {
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final Owner ME = Owner.of("operator", "main");

    private final AtomicLong now = new AtomicLong(100 * DAY);

    /** Empty at the beginning of each test. */
    abstract Store store();

    private LastingResponses responses() {
        return new LastingResponses(store(), () -> 30, now::get);
    }

    private static ObjectNode item(String id, String text) {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("text", text);
    }

    private static StoredResponse response(String id, Owner owner) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("id", id);
        tree.putArray("output").add(item("msg_" + id, "a \ud83d\ude00 \u0000"));
        return new StoredResponse(
                owner,
                true,
                tree,
                List.of(item("in_" + id, "q"), item("in_" + id, "twice")),
                List.of(item("before", "b")));
    }

    @Test
    @DisplayName("RSP-4: gives back what it was given, replaces it and forgets it")
    void keepsAndForgets() throws Exception {
        LastingResponses responses = responses();
        assertThat(responses.find("resp_a")).isEmpty();
        responses.keep(response("resp_a", ME));
        assertThat(responses.find("resp_a")).contains(response("resp_a", ME));
        responses.keep(response("resp_a", Owner.of("other", "main")));
        assertThat(responses.find("resp_a"))
                .contains(response("resp_a", Owner.of("other", "main")));
        responses.delete("resp_a");
        responses.delete("resp_a");
        assertThat(responses.find("resp_a")).isEmpty();
        assertThat(responses.item(Owner.of("other", "main"), "in_resp_a")).isEmpty();
    }

    @Test
    @DisplayName("RSP-4: finds items of the same credential and agent only")
    void findsItemsOfTheirOwner() throws Exception {
        LastingResponses responses = responses();
        responses.keep(response("resp_a", ME));
        assertThat(responses.item(ME, "msg_resp_a"))
                .contains(item("msg_resp_a", "a \ud83d\ude00 \u0000"));
        assertThat(responses.item(ME, "in_resp_a")).contains(item("in_resp_a", "q"));
        assertThat(responses.item(ME, "before")).isEmpty();
        assertThat(responses.item(Owner.of("operator", "other"), "msg_resp_a")).isEmpty();
        assertThat(responses.item(Owner.of("other", "main"), "msg_resp_a")).isEmpty();
    }

    @Test
    @DisplayName("SES-5: forgets what is past its time, looked for or not")
    void forgetsWhatIsPastItsTime() throws Exception {
        LastingResponses responses = responses();
        responses.keep(response("resp_old", ME));
        now.addAndGet(30 * DAY);
        responses.keep(response("resp_new", ME));
        assertThat(responses.find("resp_old")).isPresent();
        now.incrementAndGet();
        assertThat(responses.find("resp_old")).isEmpty();
        assertThat(responses.item(ME, "in_resp_old")).isEmpty();
        assertThat(responses.expire()).isEqualTo(1);
        assertThat(responses.expire()).isZero();
        assertThat(responses.find("resp_new")).isPresent();
    }

    @Test
    @DisplayName("SEC-5: ids that a database would choke on are found nowhere, and do no harm")
    void takesNoHarmFromStrangeIds() throws Exception {
        LastingResponses responses = responses();
        StoredResponse kept = response("resp_a", ME);
        List<JsonNode> strange =
                List.of(item("\u0000", "n"), item("x".repeat(5_000), "l"), item("", "e"));
        responses.keep(new StoredResponse(ME, true, kept.response(), strange, kept.earlier()));
        assertThat(responses.find("resp_a").orElseThrow().input()).isEqualTo(strange);
        for (JsonNode item : strange) {
            String id = item.path("id").asText();
            assertThat(responses.item(ME, id)).isEmpty();
            assertThat(responses.find(id)).isEmpty();
            responses.delete(id);
        }
    }

    @Test
    @DisplayName("SEC-4: no column holds the credential")
    void holdsAHashOfTheCredential() throws Exception {
        responses().keep(response("resp_a", Owner.of("hush-hush", "main")));
        List<String> row =
                store().inTransaction(
                                tx ->
                                        tx.query(
                                                "SELECT * FROM responses",
                                                columns -> {
                                                    StringBuilder all = new StringBuilder();
                                                    for (int i = 1; i <= 7; i++) {
                                                        all.append(columns.getString(i));
                                                    }
                                                    return all.toString();
                                                }));
        assertThat(row).singleElement().asString().contains("resp_a").doesNotContain("hush");
    }
}
