package dev.caravan.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Reason;
import dev.caravan.openai.Json;
import dev.caravan.routing.ModelRef;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

class EmbeddingsReplyTest {
    private static final ModelRef REF = new ModelRef("p", "m");

    private static ObjectNode read(String json, int inputs, boolean base64) throws AttemptFailed {
        return EmbeddingsReply.read(
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), inputs, base64, 40);
    }

    private static ObjectNode tree(String json) throws Json.MalformedJson {
        return Json.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("EMB-1: vectors are put in the order of their index")
    void ordersByIndex() throws Exception {
        ObjectNode reply =
                read(
                        "{'data':[{'index':1,'embedding':[2]},{'index':0,'embedding':[1]}]}",
                        2,
                        false);

        assertThat(reply.at("/data/0/embedding/0").asInt()).isEqualTo(1);
        assertThat(reply.at("/data/1/embedding/0").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("EMB-1: numbers in the form asked for are not touched")
    void keepsEveryDigit() throws Exception {
        ObjectNode reply = read("{'data':[{'embedding':[-0.004516413435339928,1.0]}]}", 1, false);

        assertThat(reply.at("/data/0/embedding").toString())
                .isEqualTo("[-0.004516413435339928,1.0]");
    }

    @Test
    @DisplayName("EMB-1: 1.0 and -2.5 as little-endian float32")
    void convertsBothWays() throws Exception {
        String text = "AACAPwAAIMA=";

        assertThat(
                        read("{'data':[{'embedding':[1.0,-2.5]}]}", 1, true)
                                .at("/data/0/embedding")
                                .asText())
                .isEqualTo(text);
        assertThat(
                        read("{'data':[{'embedding':'" + text + "'}]}", 1, false)
                                .at("/data/0/embedding")
                                .toString())
                .isEqualTo("[1.0,-2.5]");
    }

    @ParameterizedTest
    @DisplayName("HTTP-8, FLV-2: what is no answer to the inputs is a failed attempt")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'object':'list'}|bad_response",
                "{'data':[]}|bad_response",
                "{'data':[{'embedding':[1]}]}|bad_response",
                "{'data':[{'index':0,'embedding':[1]},{'index':0,'embedding':[1]}]}|bad_response",
                "{'data':[{'index':7,'embedding':[1]},{'embedding':[1]}]}|bad_response",
                "{'data':[{'embedding':[]},{'embedding':[1]}]}|bad_response",
                "{'data':[{'embedding':['a']},{'embedding':[1]}]}|bad_response",
                "{'data':[{'embedding':'?'},{'embedding':[1]}]}|bad_response",
                "{'data':[{'embedding':'AAA='},{'embedding':[1]}]}|bad_response",
                "{'data':[{'embedding':'AADAfw=='},{'embedding':[1]}]}|bad_response",
                "{'error':{'message':'overloaded'}}|overloaded",
                "<html>|bad_response",
            })
    void refusesWhatIsNoAnswer(String body, String reason) {
        assertThatThrownBy(() -> read(body, 2, false))
                .isInstanceOfSatisfying(
                        AttemptFailed.class,
                        failed ->
                                assertThat(failed.failure().reason())
                                        .isEqualTo(
                                                Reason.valueOf(reason.toUpperCase(Locale.ROOT))));
    }

    @Test
    @DisplayName("EMB-1: usage is the provider's, summed; estimated where there is none")
    void sumsTheUsage() throws Exception {
        ObjectNode first =
                read(
                        "{'data':[{'embedding':[1]}],'usage':{'prompt_tokens':3,'total_tokens':4},"
                                + "'system_fingerprint':'x'}",
                        1,
                        false);
        ObjectNode second = read("{'data':[{'embedding':[2]}]}", 1, false);

        assertThat(tree(EmbeddingsReply.join(List.of(first, second), REF).toString()))
                .isEqualTo(
                        tree(
                                "{'data':[{'embedding':[1],'object':'embedding','index':0},"
                                    + "{'embedding':[2],'object':'embedding','index':1}],"
                                    + "'usage':{'prompt_tokens':13,'total_tokens':14,'estimated':true},"
                                    + "'system_fingerprint':'x','object':'list','model':'p/m'}"));
    }
}
