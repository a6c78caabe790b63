package dev.caravan.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.caravan.config.Provider.Cost;
import dev.caravan.config.Provider.Model;
import dev.caravan.discovery.ModelLists.NoModelList;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@DisplayName("DSC-2, DSC-4: rows out of what servers answer")
class ModelListsTest {
    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    private static Model one(String row) throws NoModelList {
        return ModelLists.openAi(json("{'data':[" + row + "]}")).values().iterator().next();
    }

    @Test
    void takesOneRowForEachId() throws NoModelList {
        Map<String, Model> rows =
                ModelLists.openAi(
                        json(
                                "{'object':'list','models':[{'name':'x'}],'data':[{'id':'b'},"
                                        + "{'id':' '},{'id':'a/c'},{'id':'b','max_model_len':7},"
                                        + "{'id':7},{},null]}"));

        assertThat(rows.keySet()).containsExactly("b", "a/c", "7");
        Model row = rows.values().iterator().next();
        assertThat(row.name()).isEqualTo("b");
        assertThat(row.cost()).isEqualTo(Cost.ZERO);
        assertThat(row.input()).containsExactly("text");
        assertThat(row.contextWindow()).hasValue(128_000);
        assertThat(row.maxTokens()).hasValue(8_192);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'max_model_len':4096,'context_length':1 | 4096",
                "'context_length':8192,'context_window':1 | 8192",
                "'context_window':16384 | 16384",
                "'meta':{'n_ctx_train':2048} | 2048",
                "'max_model_len':null,'context_length':9000 | 9000",
                "'max_model_len':0 | 128000",
                "'max_model_len':'many' | 128000",
                "'max_model_len':99999999999 | 1000000000",
            })
    void readsTheWindow(String fields, int window) throws NoModelList {
        assertThat(one("{'id':'m'," + fields + "}").contextWindow()).hasValue(window);
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek-ai/DeepSeek-R1-Distill, true, text",
        "Qwen/Qwen3-30B-A3B-Thinking-2507, true, text",
        "microsoft/Phi-4-reasoning, true, text",
        "meta-llama/Llama-3.1-8B-Instruct, false, text",
        "Qwen/Qwen2.5-VL-7B-Instruct, false, 'text,image'",
        "llava:13b, false, 'text,image'",
        "google/gemma-3-27b-it, false, 'text,image'",
    })
    void guessesByTheName(String id, boolean reasoning, String input) throws NoModelList {
        Model row = one("{'id':'" + id + "'}");

        assertThat(row.reasoning()).isEqualTo(reasoning);
        assertThat(row.input()).containsExactlyInAnyOrder(input.split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "", "[]", "{}", "{'data':{}}", "{'data':"})
    void refusesWhatIsNoList(String body) {
        assertThatThrownBy(() -> ModelLists.openAi(json(body)))
                .isInstanceOf(NoModelList.class)
                .message()
                .startsWith("the answer ");
    }

    @Test
    @DisplayName("DSC-2: the recorded answer of a llama.cpp server")
    void readsARealAnswer() throws Exception {
        byte[] body = Files.readAllBytes(Path.of("src/test/resources/discovery/llama-models.json"));

        assertThat(ModelLists.openAi(body).values())
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.id()).isEqualTo("tiny-chat");
                            assertThat(row.contextWindow()).hasValue(8_192);
                        });
    }

    @Test
    void takesFiveThousand() throws NoModelList {
        StringBuilder rows = new StringBuilder("{'id':'m0'}");
        for (int i = 1; i < 5_000; i++) {
            rows.append(",{'id':'m").append(i).append("'}");
        }

        assertThat(ModelLists.openAi(json("{'data':[" + rows + "]}"))).hasSize(5_000);
    }

    @Test
    @DisplayName("DSC-4: Ollama tells names, then each model's own facts")
    void readsOllama() throws NoModelList {
        assertThat(
                        ModelLists.ollama(
                                json(
                                        "{'models':[{'name':'llama3.2:3b','model':'x'},"
                                                + "{'model':'qwen3:8b'},{'name':'llama3.2:3b'}]}")))
                .containsExactly("llama3.2:3b", "qwen3:8b");
        Model row =
                ModelLists.ollama(
                        "qwen3:8b",
                        json(
                                "{'capabilities':['completion','vision','thinking'],"
                                        + "'model_info':{'general.architecture':'qwen3',"
                                        + "'qwen3.context_length':40960}}"));
        assertThat(row.contextWindow()).hasValue(40_960);
        assertThat(row.reasoning()).isTrue();
        assertThat(row.input()).containsExactlyInAnyOrder("text", "image");
    }
}
