package dev.caravan.openai;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Scale;

import java.math.BigDecimal;

@Label("HTTP-6, SEC-4: reading and writing any JSON")
class JsonPropertiesTest {

    @Property
    void keepsAnyNumber(@ForAll @Scale(20) BigDecimal number) throws Json.MalformedJson {
        byte[] sent = ("{\"n\":" + number + "}").getBytes(UTF_8);

        byte[] written = Json.bytes(Json.readObject(sent));

        assertThat(new BigDecimal(new String(written, 5, written.length - 6, UTF_8)))
                .isEqualByComparingTo(number);
    }

    @Property
    void keepsAnyText(@ForAll String text) throws Json.MalformedJson {
        var tree = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        tree.put(text, text);

        assertThat(Json.readObject(Json.bytes(tree))).isEqualTo(tree);
    }

    @Property
    void answersAnyBytesWithATreeOrAFault(@ForAll byte[] bytes) {
        try {
            assertThat(Json.read(bytes)).isNotNull();
        } catch (Json.MalformedJson e) {
            assertThat(e.describe()).isNotBlank().hasSizeLessThan(300);
        }
    }

    @Property
    void showsAnyTextOnOneBoundedLine(@ForAll String text) {
        String shown = ForeignText.shown(text, 10);

        assertThat(shown.codePointCount(0, shown.length())).isLessThanOrEqualTo(11);
        assertThat(shown.codePoints())
                .noneMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF));
    }
}
