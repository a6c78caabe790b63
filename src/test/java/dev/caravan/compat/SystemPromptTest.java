package dev.caravan.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.routing.Candidate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

@DisplayName("AGT-5, SHP-1: system and developer texts")
class SystemPromptTest {
    private static final Candidate PROXY = Shapes.proxy("");

    private static Shaped withPrompt(String prompt, String messages, Candidate candidate) {
        ObjectNode request = Shapes.json("{'messages':[" + messages + "]}");
        return Shapes.shape(request, Optional.of(prompt), candidate);
    }

    private static Shaped plain(String messages, Candidate candidate) {
        return Shapes.shape(Shapes.json("{'messages':[" + messages + "]}"), candidate);
    }

    private static String messages(Shaped shaped) {
        return shaped.body().path("messages").toString().replace('"', '\'');
    }

    @Test
    @DisplayName("AGT-5: the prompt is put first as the system message")
    void prependsThePrompt() {
        Shaped shaped = withPrompt("Be kind.", Shapes.USER, PROXY);

        assertThat(messages(shaped))
                .isEqualTo("[{'role':'system','content':'Be kind.'}," + Shapes.USER + "]");
        assertThat(shaped.adjusted()).containsExactly("messages");
    }

    @Test
    @DisplayName("AGT-5: the client's system and developer texts follow in the same message")
    void mergesTheClientsTexts() {
        Shaped shaped =
                withPrompt(
                        "A",
                        "{'role':'system','content':'B'},"
                                + Shapes.USER
                                + ",{'role':'developer','content':'C'}",
                        Shapes.openai(""));

        assertThat(messages(shaped))
                .isEqualTo("[{'role':'system','content':'A\\n\\nB\\n\\nC'}," + Shapes.USER + "]");
    }

    @Test
    @DisplayName("AGT-5: text parts of a content array are joined, empty texts leave no gap")
    void mergesContentArrays() {
        Shaped shaped =
                withPrompt(
                        "A",
                        "{'role':'system','content':[{'type':'text','text':'B1'},"
                                + "{'type':'image_url'},{'type':'text','text':'B2'}]},"
                                + "{'role':'system','content':null},{'role':'system'},"
                                + "{'role':'system','content':''},"
                                + Shapes.USER,
                        PROXY);

        assertThat(messages(shaped))
                .isEqualTo("[{'role':'system','content':'A\\n\\nB1\\nB2'}," + Shapes.USER + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    @DisplayName("AGT-5: a blank override puts no system message in")
    void putsNoBlankPrompt(String prompt) {
        Shaped shaped = withPrompt(prompt, Shapes.USER, PROXY);

        assertThat(messages(shaped)).isEqualTo("[" + Shapes.USER + "]");
        assertThat(shaped.adjusted()).isEmpty();
    }

    @Test
    @DisplayName("SHP-1: developer becomes system where it is not known, and the rest stays")
    void renamesTheDeveloperRole() {
        String developer = "{'role':'developer','content':'D','name':'n','x':1}";

        Shaped proxy = plain(developer + "," + Shapes.USER, PROXY);

        assertThat(messages(proxy))
                .isEqualTo(
                        "[{'role':'system','content':'D','name':'n','x':1}," + Shapes.USER + "]");
        assertThat(proxy.adjusted()).containsExactly("messages");
    }

    @Test
    @DisplayName("SHP-1, CMP-5: native endpoints and supportsDeveloperRole keep it")
    void keepsTheDeveloperRole() {
        String developer = "{'role':'developer','content':'D'}";

        assertThat(messages(plain(developer, Shapes.openai("")))).isEqualTo("[" + developer + "]");
        assertThat(
                        messages(
                                plain(
                                        developer,
                                        Shapes.proxy("compat: { supportsDeveloperRole: true }"))))
                .isEqualTo("[" + developer + "]");
        assertThat(
                        messages(
                                plain(
                                        developer,
                                        Shapes.openai("compat: { supportsDeveloperRole: false }"))))
                .isEqualTo("[{'role':'system','content':'D'}]");
    }

    @Test
    @DisplayName("SHP-4: messages without a change are not named")
    void namesNothingWithoutAChange() {
        assertThat(plain("{'role':'system','content':'S'}," + Shapes.USER, PROXY).adjusted())
                .isEmpty();
    }

    @Test
    @DisplayName("SEC-6: expressions in prompts are text")
    void passesExpressionsLiterally() {
        Shaped shaped = withPrompt("${env:HOME} {{x}} #{y}", Shapes.USER, PROXY);

        assertThat(shaped.body().at("/messages/0/content").asText())
                .isEqualTo("${env:HOME} {{x}} #{y}");
    }
}
