package dev.caravan.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.caravan.config.JmsSettings;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

@DisplayName("INT-2: the broker inside the gateway")
class EmbeddedBrokerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static JmsSettings settings(OptionalInt port) {
        return new JmsSettings(
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                port,
                "in",
                "out",
                "dead",
                1,
                1);
    }

    private static final JmsSettings INSIDE = settings(OptionalInt.empty());

    private static Optional<String> exchange(EmbeddedBroker broker, Optional<String> sent)
            throws JMSException {
        BrokerConnections way = new BrokerConnections(() -> INSIDE, broker::url);
        try (Connection connection = way.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            connection.start();
            if (sent.isPresent()) {
                session.createProducer(session.createQueue("in"))
                        .send(session.createTextMessage(sent.get()));
                session.commit();
                return Optional.empty();
            }
            Message got = session.createConsumer(session.createQueue("in")).receive(2_000);
            return got instanceof TextMessage text ? Optional.of(text.getText()) : Optional.empty();
        }
    }

    @Test
    @DisplayName("GUA-1: what was sent and committed is there after it has stopped and started")
    void keepsMessages() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(INSIDE, folder)) {
            exchange(broker, Optional.of("kept"));
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(INSIDE, folder)) {
            assertThat(exchange(broker, Optional.empty())).contains("kept");
        }
    }

    @Test
    void tellsWhoHasTheJournal() throws Exception {
        try (EmbeddedBroker _ = EmbeddedBroker.start(INSIDE, folder)) {
            assertThatExceptionOfType(BrokerUnusable.class)
                    .isThrownBy(() -> EmbeddedBroker.start(INSIDE, folder))
                    .withMessageContaining("in use by process " + ProcessHandle.current().pid())
                    .withMessageContaining(folder.toString());
        }
    }

    @Test
    @DisplayName("a port that is taken is a fault of the start, after which nothing is left")
    void tellsOfAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            JmsSettings wanted = settings(OptionalInt.of(taken.getLocalPort()));
            assertThatExceptionOfType(BrokerUnusable.class)
                    .isThrownBy(() -> EmbeddedBroker.start(wanted, folder))
                    .withMessageContaining("" + taken.getLocalPort());
        }
        EmbeddedBroker.start(INSIDE, folder).close();
    }

    @Test
    void tellsOfAFolderThatIsNone() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatExceptionOfType(BrokerUnusable.class)
                .isThrownBy(() -> EmbeddedBroker.start(INSIDE, file))
                .withMessageContaining("cannot be used");
    }
}
