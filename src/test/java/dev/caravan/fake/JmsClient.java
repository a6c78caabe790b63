package dev.caravan.fake;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

/** A program that sends requests to a broker and takes results from it. One thread. */
public final class JmsClient implements AutoCloseable {
    private final ActiveMQConnectionFactory factory;
    private final Connection connection;
    private final Session session;

    /** Connects without a name. */
    public JmsClient(String url) throws JMSException {
        this(new ActiveMQConnectionFactory(url));
    }

    /** Connects with a name and a password. */
    public JmsClient(String url, String user, String password) throws JMSException {
        this(new ActiveMQConnectionFactory(url, user, password));
    }

    private JmsClient(ActiveMQConnectionFactory factory) throws JMSException {
        this.factory = factory;
        this.connection = factory.createConnection();
        this.session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
    }

    /** What is set on a message before it is sent. */
    public interface Shape {
        void of(Message message) throws JMSException;
    }

    public Session session() {
        return session;
    }

    /** Sends a text; gives the id of the message. */
    public String send(String queue, String text, Shape shape) throws JMSException {
        return send(queue, session.createTextMessage(text), shape);
    }

    public String send(String queue, String text) throws JMSException {
        return send(queue, text, _ -> {});
    }

    /** Sends a message of any kind. */
    public String send(String queue, Message message, Shape shape) throws JMSException {
        shape.of(message);
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.send(message);
        }
        return message.getJMSMessageID();
    }

    /** The next message; empty when none comes within the time. */
    public Optional<Message> receive(String queue, Duration atMost) throws JMSException {
        return receive(session.createQueue(queue), atMost);
    }

    public Optional<Message> receive(Destination place, Duration atMost) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(place)) {
            return Optional.ofNullable(consumer.receive(atMost.toMillis()));
        }
    }

    /** What is in a queue, none of which is taken. */
    public List<Message> browse(String queue) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
            List<Message> messages = new ArrayList<>();
            for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
                messages.add((Message) all.nextElement());
            }
            return messages;
        }
    }

    @Override
    public void close() throws JMSException {
        connection.close();
        factory.close();
    }
}
