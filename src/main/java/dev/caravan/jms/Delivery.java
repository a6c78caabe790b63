package dev.caravan.jms;

import dev.caravan.batch.BadMessage;
import dev.caravan.batch.MessageRequest;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message that came, and the transaction it came in: what is sent here is sent when the message
 * is taken from its queue, and not otherwise. One thread.
 *
 * @param session whose transaction it is
 */
public record Delivery(Message message, Session session) {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final String COUNT = "JMSXDeliveryCount";

    /** What a bare body asks for, unless chat completions. */
    private static final String URL = "url";

    private static final String CUSTOM_ID = "custom_id";

    /** Of a dead letter: why it is one. */
    public static final String REASON = "caravan_reason";

    /** Of a dead letter: the id that it had. */
    public static final String MESSAGE_ID = "caravan_message_id";

    /**
     * What the message asks for.
     *
     * @param maxBytes of its text
     * @param maxDeliveries how often it may be begun
     * @throws BadMessage when it is no request, or was begun too often
     */
    public MessageRequest request(int maxBytes, int maxDeliveries) throws BadMessage, JMSException {
        int count = message.propertyExists(COUNT) ? message.getIntProperty(COUNT) : 1;
        if (count > maxDeliveries) {
            throw new BadMessage(
                    "too_many_deliveries",
                    "It was begun "
                            + (count - 1)
                            + " times without coming to an end (batch.jms.maxDeliveries)");
        }
        return MessageRequest.read(
                text(maxBytes),
                new MessageRequest.Envelope(
                        property(URL),
                        property(CUSTOM_ID)
                                .or(() -> said(message, Message::getJMSCorrelationID))
                                .orElse(message.getJMSMessageID())));
    }

    private byte[] text(int maxBytes) throws BadMessage, JMSException {
        return switch (message) {
            case TextMessage text -> {
                String body = text.getText() == null ? "" : text.getText();
                // A character is a byte or more: this need not be encoded to be known too long.
                requireFit(body.length(), maxBytes);
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                requireFit(bytes.length, maxBytes);
                yield bytes;
            }
            case BytesMessage bytes -> {
                requireFit(bytes.getBodyLength(), maxBytes);
                byte[] body = new byte[(int) bytes.getBodyLength()];
                bytes.readBytes(body);
                yield body;
            }
            // An object is never read: whoever wrote it would choose what is loaded here.
            default ->
                    throw new BadMessage(
                            "wrong_type", "Expected a text or bytes message, found another kind");
        };
    }

    private static void requireFit(long bytes, int maxBytes) throws BadMessage {
        if (bytes > maxBytes) {
            throw new BadMessage(
                    "too_large",
                    "The message is longer than "
                            + maxBytes
                            + " bytes (gateway.http.limits.chatBodyBytes)");
        }
    }

    private Optional<String> property(String name) {
        return said(message, m -> m.getStringProperty(name));
    }

    private interface Field<T> {
        T of(Message message) throws JMSException;
    }

    /** What is not there, or of a kind that is no text, is not said. */
    private static Optional<String> said(Message message, Field<String> field) {
        try {
            return Optional.ofNullable(field.of(message)).filter(text -> !text.isBlank());
        } catch (JMSException e) {
            return Optional.empty();
        }
    }

    /** What ties the result to the request: its own correlation id, else the request's name. */
    public String correlationId(MessageRequest request) {
        return said(message, Message::getJMSCorrelationID).orElse(request.customId());
    }

    /**
     * Where the sender wants the result; empty when that is nowhere, or a place that is gone: a
     * temporary queue goes with its owner, who shall not have the request run again and again.
     */
    public Optional<Destination> replyTo() throws JMSException {
        Destination wanted = message.getJMSReplyTo();
        if (wanted == null) {
            return Optional.empty();
        }
        if (!isGone(wanted)) {
            return Optional.of(wanted);
        }
        LOG.warn(
                "{}: its JMSReplyTo is gone, the result goes to the result queue",
                message.getJMSMessageID());
        return Optional.empty();
    }

    /** JMS cannot ask: a broker that makes queues as they are needed would make it anew. */
    private boolean isGone(Destination place) throws JMSException {
        try {
            return session instanceof ActiveMQSession open
                    && place instanceof ActiveMQDestination wanted
                    && wanted.isTemporary()
                    && !open.getCoreSession().addressQuery(wanted.getSimpleAddress()).isExists();
        } catch (ActiveMQException e) {
            JMSException fault = new JMSException("cannot ask for JMSReplyTo: " + e.getMessage());
            fault.initCause(e);
            throw fault;
        }
    }

    /**
     * Puts the message into the queue of dead letters as it is, with the reason as one more
     * property.
     */
    public void bury(String queue, BadMessage fault) throws JMSException {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Enumeration<?> names = message.getPropertyNames(); names.hasMoreElements(); ) {
            String name = String.valueOf(names.nextElement());
            if (!name.equals(COUNT)) {
                properties.put(name, message.getObjectProperty(name));
            }
        }
        String id = message.getJMSMessageID();
        message.clearProperties();
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
        }
        message.setStringProperty(REASON, fault.reason());
        message.setStringProperty(MESSAGE_ID, id);
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.setTimeToLive(0);
            producer.send(message);
        }
        // The reason may quote the message, which is not for the log.
        LOG.warn("{} went to {}: {}", id, queue, fault.code());
    }
}
