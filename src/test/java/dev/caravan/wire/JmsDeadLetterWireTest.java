package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

@DisplayName("INT-2: messages that are no requests")
final class JmsDeadLetterWireTest {
    @TempDir private static Path folder;
    private static JmsGateway jms;

    @BeforeAll
    static void start() throws JMSException {
        jms = new JmsGateway(folder);
    }

    @AfterAll
    static void stop() {
        jms.close();
    }

    @BeforeEach
    void calm() {
        jms.reset();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "hello                                                   ; invalid_json",
                "[1]                                                     ; invalid_json",
                "{\"custom_id\":\"a\"}                                   ; invalid_method",
                "{\"body\":{}}                                           ; missing_custom_id",
                "{\"messages\":[],\"stream\":true}                       ; stream_not_allowed",
            })
    @DisplayName("what is no request goes to the dead letters with the reason, and nobody is asked")
    void buries(String text, String code) throws JMSException {
        String id =
                jms.client.send(
                        JmsGateway.REQUESTS,
                        text,
                        message -> {
                            message.setJMSCorrelationID("x");
                            message.setStringProperty("mine", "kept");
                            message.setIntProperty("number", 7);
                        });
        Message dead = jms.next(JmsGateway.DEAD);
        assertThat(((TextMessage) dead).getText()).isEqualTo(text);
        assertThat(dead.getStringProperty("caravan_reason")).startsWith(code + ": ");
        assertThat(dead.getStringProperty("caravan_message_id")).isEqualTo(id);
        assertThat(dead.getStringProperty("mine")).isEqualTo("kept");
        assertThat(dead.getObjectProperty("number")).isEqualTo(7);
        assertThat(dead.getJMSCorrelationID()).isEqualTo("x");
        assertThat(jms.model.requests(TwoProviders.CHAT)).isEmpty();
    }

    @Test
    @DisplayName("a message over the limit, or of another kind, is a dead letter with its body")
    void buriesWhatIsTooLargeOrNoText() throws JMSException {
        String large = JmsGateway.CHAT.formatted("x".repeat(2 * JmsGateway.MAX_BYTES));
        jms.client.send(JmsGateway.REQUESTS, large);
        Message first = jms.next(JmsGateway.DEAD);
        assertThat(first.getStringProperty("caravan_reason")).startsWith("too_large: ");
        assertThat(((TextMessage) first).getText()).isEqualTo(large);

        BytesMessage bytes = jms.client.session().createBytesMessage();
        bytes.writeBytes("no json".getBytes(StandardCharsets.UTF_8));
        jms.client.send(JmsGateway.REQUESTS, bytes, _ -> {});
        BytesMessage second = (BytesMessage) jms.next(JmsGateway.DEAD);
        byte[] body = new byte[(int) second.getBodyLength()];
        second.readBytes(body);
        assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("no json");

        jms.client.send(
                JmsGateway.REQUESTS,
                jms.client.session().createObjectMessage("an object"),
                _ -> {});
        assertThat(jms.next(JmsGateway.DEAD).getStringProperty("caravan_reason"))
                .startsWith("wrong_type: ");
    }
}
