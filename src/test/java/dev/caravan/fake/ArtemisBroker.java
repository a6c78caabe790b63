package dev.caravan.fake;

import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A broker of the test's own, on a free loopback port, as an operator would have one elsewhere. It
 * can be stopped and started again on the same port and journal. One thread.
 */
public final class ArtemisBroker implements AutoCloseable {
    private final int port = freePort();
    private final Path folder;
    private EmbeddedActiveMQ server;

    /** Starts it with its journal in a folder. */
    public ArtemisBroker(Path folder) {
        this.folder = folder;
        this.server = started();
    }

    /** A port that nobody has just now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private EmbeddedActiveMQ started() {
        try {
            ConfigurationImpl config = new ConfigurationImpl();
            config.setName("elsewhere");
            config.setJournalDirectory(folder.resolve("journal").toString());
            config.setBindingsDirectory(folder.resolve("bindings").toString());
            config.setPagingDirectory(folder.resolve("paging").toString());
            config.setLargeMessagesDirectory(folder.resolve("large").toString());
            config.setJournalType(JournalType.NIO);
            config.setJournalFileSize(1 << 20);
            config.setSecurityEnabled(false);
            config.setJMXManagementEnabled(false);
            config.setCriticalAnalyzer(false);
            config.setMaxDiskUsage(-1);
            config.addAcceptorConfiguration("tcp", url() + "?protocols=CORE");
            AddressSettings settings = new AddressSettings();
            settings.setMaxDeliveryAttempts(-1);
            config.addAddressSetting("#", settings);
            EmbeddedActiveMQ next = new EmbeddedActiveMQ();
            next.setConfiguration(config);
            return next.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** For clients, the gateway among them. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** How many consumers a queue has. */
    public int consumers(String queue) {
        return Optional.ofNullable(server.getActiveMQServer().locateQueue(SimpleString.of(queue)))
                .map(Queue::getConsumerCount)
                .orElse(0);
    }

    /** Ends it; the messages stay. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again where it was. */
    public void restart() {
        server = started();
    }

    @Override
    public void close() {
        stop();
    }
}
