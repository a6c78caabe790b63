package dev.caravan.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.Stream;

@DisplayName("HTTP-3, SEC-4: JSON of the wire")
class JsonTest {
    private static String roundTrip(String text) throws Json.MalformedJson {
        return new String(Json.bytes(Json.read(text.getBytes(UTF_8))), UTF_8);
    }

    private static String fault(byte[] body) {
        return catchThrowableOfType(Json.MalformedJson.class, () -> Json.readObject(body))
                .describe();
    }

    private static String fault(String body) {
        return fault(body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "0.7, 0.7",
        "1.0, 1.0",
        "100.0, 100.0",
        "0.10, 0.10",
        "1e5, 1E+5",
        "1E-7, 1E-7",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "0.1234567890123456789012345678901, 0.1234567890123456789012345678901",
        "-42, -42",
        "1e999999999, 1E+999999999",
    })
    @DisplayName("HTTP-6: numbers go on with their value and every digit")
    void keepsNumbers(String sent, String written) throws Json.MalformedJson {
        assertThat(roundTrip("{\"n\":" + sent + "}")).isEqualTo("{\"n\":" + written + "}");
    }

    @Test
    @DisplayName("HTTP-6: the order of keys, null, empty trees and texts go on as they came")
    void keepsStructure() throws Json.MalformedJson {
        String text = "{\"z\":null,\"a\":[{},[],\"\"],\"m\":{\"é漢\":\"\\n\\\"\\\\/\"},\"t\":true}";

        assertThat(roundTrip(text)).isEqualTo(text);
    }

    @Test
    @DisplayName("HTTP-6: characters beyond the basic plane keep their meaning")
    void keepsEmoji() throws Json.MalformedJson {
        assertThat(Json.read(roundTrip("{\"a\":\"🙂\"}").getBytes(UTF_8)).path("a").textValue())
                .isEqualTo("🙂");
    }

    @Test
    @DisplayName(
            "HTTP-8: half a surrogate pair of an upstream's chunk is written as the escape it was")
    void keepsHalvesOfPairsAsEscapes() throws Json.MalformedJson {
        assertThat(roundTrip("{\"a\":\"\\ud83d\"}")).isEqualToIgnoringCase("{\"a\":\"\\ud83d\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\":",
                "{\"a\":\"b",
                "{\"a\":1,\"a\":2}",
                "{\"x\":{\"a\":1,\"a\":1}}",
                "{} {}",
                "{}x",
                "{}]",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e99999999999}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\u0001\"}",
                "// comment\n{}",
                "{\"a\" 1}",
                "<html></html>",
                "nul",
                "{\"\\ud800\":1}",
            })
    @DisplayName("HTTP-3: what is no JSON is refused with line and column, in plain words")
    void refusesWhatIsNoJson(String body) {
        assertThat(fault(body))
                .startsWith("line ")
                .contains(", column ")
                .doesNotContain("`", "jackson", "Feature", "Node", "Stream", "Source", "ALLOW_");
    }

    @Test
    @DisplayName("HTTP-3: line and column are those of the fault")
    void tellsWhere() {
        assertThat(fault("{\n  \"a\": 1,\n  \"b\": oops\n}")).startsWith("line 3, column ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"a\":2} | duplicate key 'a'",
                "{} {} | something follows the end of the JSON",
                "{\"a\": | the text ends before its JSON does",
                "{\"a\":NaN} | Non-standard token 'NaN'",
                "{\"a\":1e99999999999} | a number whose exponent is out of range",
            })
    @DisplayName("SEC-4: the common faults are named")
    void namesTheFault(String body, String what) {
        assertThat(fault(body)).endsWith(": " + what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "1", "null", "true"})
    @DisplayName("HTTP-3: JSON that is no object is refused by its kind")
    void refusesOtherKinds(String body) {
        assertThat(fault(body)).startsWith("expected a JSON object, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n"})
    @DisplayName("HTTP-3: an empty body is named so")
    void refusesAnEmptyBody(String body) {
        assertThat(fault(body)).isEqualTo("the body is empty");
    }

    @Test
    @DisplayName("SEC-4: a byte order mark, other encodings and broken UTF-8 are refused")
    void refusesWhatIsNotUtf8() {
        assertThat(fault("\uFEFF{}")).contains("byte order mark");
        assertThat(Stream.of("{}".getBytes(UTF_16), new byte[] {0, '{', 0, '}'}))
                .allSatisfy(body -> assertThat(fault(body)).isNotEmpty());
        assertThat(fault(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xFF, '"', '}'}))
                .contains("UTF-8");
    }

    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }

    @Test
    @DisplayName("SEC-3: depth 512 is read, 513 is refused")
    void boundsTheDepth() {
        assertThatCode(() -> Json.readObject(nested(512).getBytes(UTF_8)))
                .doesNotThrowAnyException();
        assertThat(fault(nested(513)))
                .startsWith("line 1, column ")
                .endsWith("Document nesting depth (513) exceeds the maximum allowed (512)");
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 5_000_000})
    @DisplayName("SEC-4: a hundred thousand levels and more are refused without a stack overflow")
    void refusesHostileDepth(int levels) {
        assertThat(fault("[".repeat(levels))).contains("depth");
    }

    @Test
    @DisplayName("SEC-4: numbers have at most 1,000 digits")
    void boundsNumbers() throws Json.MalformedJson {
        String thousand = "1".repeat(1_000);

        assertThat(roundTrip("{\"n\":" + thousand + "}")).isEqualTo("{\"n\":" + thousand + "}");
        assertThat(fault("{\"n\":1" + thousand + "}"))
                .endsWith("Number value length (1001) exceeds the maximum allowed (1000)");
        assertThat(fault("{\"n\":0." + "7".repeat(1_000_000) + "}")).contains("Number value");
    }

    @Test
    @DisplayName("SEC-11: a hostile key comes back bounded, on one line")
    void showsHostileKeysSafely() {
        String key = "\\u001b[31m\\n" + "k".repeat(10_000);

        assertThat(fault("{\"" + key + "\":1,\"" + key + "\":2}"))
                .hasSizeLessThan(300)
                .doesNotContain("\u001b", "\n");
    }

    @Test
    @DisplayName("SEC-4: a tree too deep to be written is a clean fault")
    void refusesToWriteWhatIsTooDeep() {
        ArrayNode inner = JsonNodeFactory.instance.arrayNode();
        ArrayNode root = inner;
        for (int i = 0; i < 2_000; i++) {
            root = JsonNodeFactory.instance.arrayNode().add(root);
        }
        ArrayNode deep = root;

        assertThatThrownBy(() -> Json.bytes(deep))
                .isInstanceOf(Json.UnwritableJson.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("`"));
    }

    @Test
    @DisplayName("HTTP-3: kinds are named in plain words")
    void namesKinds() throws Json.MalformedJson {
        assertThat(Stream.of("{}", "[]", "\"\"", "1.5", "false", "null").map(JsonTest::kind))
                .containsExactly(
                        "an object", "an array", "a string", "a number", "a boolean", "null");
        assertThat(Json.kind(Json.readObject("{}".getBytes(UTF_8)).path("a"))).isEqualTo("nothing");
    }

    private static String kind(String text) {
        try {
            return Json.kind(Json.read(text.getBytes(UTF_8)));
        } catch (Json.MalformedJson e) {
            throw new AssertionError(e);
        }
    }
}
