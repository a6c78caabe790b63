package dev.caravan.jms;

import dev.caravan.config.JmsSettings;
import dev.caravan.config.Secret;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way to the broker. Nothing of Artemis is loaded before the first connection is wanted.
 * Whether the broker is there is told when that changes, not at each try. Thread-safe.
 */
public final class BrokerConnections implements ConnectionFactory, ExceptionListener {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerConnections.class);

    private final Supplier<JmsSettings> settings;
    private final Supplier<String> url;
    private @Nullable ActiveMQConnectionFactory factory;
    private @Nullable Connection latest;
    private Optional<String> away = Optional.empty();
    private Optional<String> refused = Optional.empty();

    /**
     * A way that nobody has gone yet.
     *
     * @param url asked at the first connection
     */
    public BrokerConnections(Supplier<JmsSettings> settings, Supplier<String> url) {
        this.settings = settings;
        this.url = url;
    }

    private synchronized ActiveMQConnectionFactory factory() throws JMSException {
        ActiveMQConnectionFactory made = factory;
        if (made == null) {
            made = new ActiveMQConnectionFactory();
            made.setBrokerURL(url.get());
            made.setUser(settings.get().user().orElse(null));
            made.setPassword(settings.get().password().map(Secret::reveal).orElse(null));
            // A message is with the consumer that serves it, and with no other that is busy: others
            // could serve it meanwhile, and each death would count as one of its deliveries.
            made.setConsumerWindowSize(0);
            factory = made;
        }
        return made;
    }

    @Override
    public Connection createConnection() throws JMSException {
        try {
            Connection connection = factory().createConnection();
            connection.setExceptionListener(fault -> isLost(connection, fault));
            isThere(connection);
            return connection;
        } catch (JMSException e) {
            isAway(e);
            throw e;
        }
    }

    /** {@inheritDoc} With the configured user: there is no other. */
    @Override
    public Connection createConnection(@Nullable String user, @Nullable String password)
            throws JMSException {
        return createConnection();
    }

    /** A consumer could not go on. When the connection is lost, that is told for itself. */
    @Override
    public synchronized void onException(JMSException fault) {
        Optional<String> why = Optional.of(String.valueOf(fault.getMessage()));
        boolean closed = fault instanceof jakarta.jms.IllegalStateException;
        if (!closed && away.isEmpty() && !refused.equals(why)) {
            LOG.warn("messages cannot be taken from the broker {}: {}", where(), why.get());
            refused = why;
        }
    }

    /** A message came. */
    public synchronized void works() {
        refused = Optional.empty();
    }

    private synchronized void isThere(Connection connection) {
        latest = connection;
        if (away.isPresent()) {
            LOG.info("the broker {} is back, messages are taken again", where());
            away = Optional.empty();
            refused = Optional.empty();
        }
    }

    /** One that has been replaced tells nothing of now. */
    private synchronized void isLost(Connection connection, JMSException fault) {
        if (connection.equals(latest)) {
            isAway(fault);
        }
    }

    private synchronized void isAway(JMSException fault) {
        if (away.isEmpty()) {
            LOG.warn(
                    "the broker {} is away, messages wait until it is back: {}",
                    where(),
                    fault.getMessage());
        }
        away = Optional.of(String.valueOf(fault.getMessage()));
    }

    private String where() {
        return settings.get().shownUrl();
    }

    /** In words: {@code up}, or what is wrong. */
    public synchronized String state() {
        return away.or(() -> refused).map(fault -> "down: " + fault).orElse("up");
    }

    @Override
    public JMSContext createContext() {
        throw new UnsupportedOperationException("contexts are not used here");
    }

    @Override
    public JMSContext createContext(@Nullable String user, @Nullable String password) {
        return createContext();
    }

    @Override
    public JMSContext createContext(
            @Nullable String user, @Nullable String password, int sessionMode) {
        return createContext();
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return createContext();
    }
}
