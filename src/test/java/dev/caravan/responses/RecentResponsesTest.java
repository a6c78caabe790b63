package dev.caravan.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.openai.ApiError;
import dev.caravan.responses.StoredResponse.Owner;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("RSP-4: responses that are kept for a while")
class RecentResponsesTest {
    private static final Owner ME = Owner.of("operator", "main");

    private final AtomicLong now = new AtomicLong();
    private final RecentResponses store = new RecentResponses(now::get, 1_000);

    private static StoredResponse response(String id, String text) {
        return new StoredResponse(
                ME,
                false,
                EventWriterTest.tree(
                        "{'id':'"
                                + id
                                + "','output':[{'id':'msg_"
                                + id
                                + "','text':'"
                                + text
                                + "'}]}"),
                List.of(EventWriterTest.tree("{'id':'in_" + id + "'}")),
                List.of(EventWriterTest.tree("{'id':'before'}")));
    }

    @Test
    void keepsForHalfAnHour() {
        store.keep(response("a", "x"));
        now.set(RecentResponses.KEPT_MS - 1);
        assertThat(store.find("a")).isPresent();
        now.incrementAndGet();
        assertThat(store.find("a")).isEmpty();
        assertThat(store.item(ME, "msg_a")).isEmpty();
    }

    @Test
    void hasTheTurnsInTheirOrder() {
        store.keep(response("a", "x"));
        assertThat(store.find("a").orElseThrow().turns())
                .extracting(item -> item.path("id").asText())
                .containsExactly("before", "in_a", "msg_a");
    }

    @Test
    void findsItemsOfTheirOwnerOnly() {
        store.keep(response("a", "x"));
        assertThat(store.item(ME, "msg_a")).isPresent();
        assertThat(store.item(ME, "in_a")).isPresent();
        assertThat(store.item(Owner.of("operator", "other"), "msg_a")).isEmpty();
        assertThat(store.item(Owner.of("other", "main"), "msg_a")).isEmpty();
    }

    @Test
    void letsTheOldestGoWhenTheMemoryIsFull() {
        store.keep(response("a", "x".repeat(400)));
        store.keep(response("b", "x".repeat(400)));
        assertThat(store.find("a")).isPresent();
        store.keep(response("c", "x".repeat(400)));
        assertThat(store.find("a")).isEmpty();
        assertThat(store.find("b")).isPresent();
        store.delete("b");
        store.keep(response("d", "x".repeat(400)));
        assertThat(store.find("c")).isPresent();
        assertThat(store.find("b")).isEmpty();
    }

    @Test
    @DisplayName("RSP-4: pages of input items, the newest first unless asked otherwise")
    void pagesThroughItems() {
        AtomicInteger ids = new AtomicInteger();
        List<JsonNode> items =
                InputItems.kept(
                        List.of(
                                EventWriterTest.tree("{'role':'user','content':'a'}"),
                                EventWriterTest.tree("{'role':'assistant','content':'b'}"),
                                EventWriterTest.tree(
                                        "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}"),
                                EventWriterTest.tree(
                                        "{'type':'function_call_output','call_id':'c','output':'x'}")),
                        () -> String.valueOf(ids.incrementAndGet()));

        JsonNode first = InputItems.page(items, Optional.empty(), 3, false);
        JsonNode rest =
                InputItems.page(items, Optional.of(first.path("last_id").asText()), 3, false);

        assertThat(first.path("data"))
                .extracting(item -> item.path("id").asText())
                .containsExactly("fco_4", "fc_3", "msg_2");
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(rest.path("data").get(0).at("/content/0"))
                .isEqualTo(EventWriterTest.tree("{'type':'input_text','text':'a'}"));
        assertThat(rest.path("has_more").asBoolean()).isFalse();
        ResponseSchema.requireItems(first);
        ResponseSchema.requireItems(rest);
        ResponseSchema.requireItems(InputItems.page(items, Optional.empty(), 100, true));
        assertThatThrownBy(() -> InputItems.page(items, Optional.of("no"), 3, true))
                .isInstanceOf(ApiError.class);
    }
}
