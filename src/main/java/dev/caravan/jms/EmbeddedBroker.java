package dev.caravan.jms;

import dev.caravan.config.JmsSettings;
import dev.caravan.config.Secret;
import dev.caravan.store.OwnerLock;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An Artemis broker inside the gateway, its journal in a folder. It is reached from within this
 * process, and where a port is wanted from this machine by Artemis' own protocol. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final AtomicInteger NEXT = new AtomicInteger();

    /** What of a queue is in memory; the rest is in files (GUA-5). */
    private static final long QUEUE_BYTES = 16L << 20;

    private static final int PAGE_BYTES = 1 << 20;
    private static final int JOURNAL_FILE_BYTES = 1 << 20;

    /** With less than this left on the disk, senders wait: a journal that is full is an error. */
    private static final long FREE_BYTES = 64L << 20;

    /** A message that came back is not begun again at once. */
    private static final long AGAIN_MS = 500;

    private static final String ROLE = "gateway";

    private final EmbeddedActiveMQ server;
    private final OwnerLock lock;
    private final String url;

    private EmbeddedBroker(EmbeddedActiveMQ server, OwnerLock lock, String url) {
        this.server = server;
        this.lock = lock;
        this.url = url;
    }

    /**
     * Starts one.
     *
     * @param folder where the journal is; made when it is not there
     * @throws BrokerUnusable when the folder is another broker's or cannot be used, or the port is
     *     taken; nothing is left running
     */
    public static EmbeddedBroker start(JmsSettings settings, Path folder) throws BrokerUnusable {
        OwnerLock lock = lock(folder);
        // One number for each broker of this process: tests have several gateways in one.
        String url = "vm://" + NEXT.getAndIncrement();
        EmbeddedActiveMQ server = new EmbeddedActiveMQ();
        EmbeddedBroker broker = new EmbeddedBroker(server, lock, url);
        try {
            server.setConfiguration(configuration(settings, folder, url));
            if (settings.user().isPresent() && settings.password().isPresent()) {
                server.setSecurityManager(only(settings.user().get(), settings.password().get()));
            }
            server.createActiveMQServer();
            AtomicReference<Exception> fault = new AtomicReference<>(new IOException("it ended"));
            server.getActiveMQServer().registerActivationFailureListener(fault::set);
            server.start();
            if (!server.getActiveMQServer().isActive()) {
                throw fault.get();
            }
            return broker;
        } catch (Exception e) {
            broker.close();
            throw new BrokerUnusable(
                    "The broker for messages in " + folder + " cannot be started: " + why(e), e);
        }
    }

    private static OwnerLock lock(Path folder) throws BrokerUnusable {
        try {
            Files.createDirectories(folder);
            // The broker has a lock of its own, yet a second one would wait for it for ever.
            return OwnerLock.take(folder.resolve("owner.lock"), ProcessHandle.current().pid());
        } catch (OwnerLock.Taken e) {
            throw new BrokerUnusable(
                    "The messages in "
                            + folder
                            + " are in use by "
                            + e.owner()
                            + "; stop it, give this gateway another OPENCLAW_STATE_DIR, or have"
                            + " both use one broker elsewhere (batch.jms.url)",
                    e);
        } catch (IOException e) {
            throw new BrokerUnusable("The folder " + folder + " cannot be used: " + e, e);
        }
    }

    /** What went wrong, and what was at the bottom of it. */
    private static String why(Throwable fault) {
        Throwable at = fault;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return fault.getCause() == null ? text(fault) : text(fault) + ": " + text(at);
    }

    private static String text(Throwable fault) {
        return fault.getMessage() == null ? fault.toString() : fault.getMessage();
    }

    private static Configuration configuration(JmsSettings settings, Path folder, String url)
            throws Exception {
        ConfigurationImpl config = new ConfigurationImpl();
        config.setName("caravan");
        config.setPersistenceEnabled(true);
        config.setJournalType(JournalType.NIO);
        config.setJournalDirectory(folder.resolve("journal").toString());
        config.setBindingsDirectory(folder.resolve("bindings").toString());
        config.setPagingDirectory(folder.resolve("paging").toString());
        config.setLargeMessagesDirectory(folder.resolve("large").toString());
        config.setJournalFileSize(JOURNAL_FILE_BYTES);
        config.setJournalMinFiles(2);
        // How often a message was begun outlives a process that dies of it.
        config.setPersistDeliveryCountBeforeDelivery(true);
        config.setMaxDiskUsage(-1);
        config.setMinDiskFree(FREE_BYTES);
        config.setCriticalAnalyzer(false);
        config.setJMXManagementEnabled(false);
        config.setSecurityEnabled(settings.user().isPresent());
        if (settings.user().isPresent()) {
            config.putSecurityRoles("#", Set.of(role()));
        }
        config.addAcceptorConfiguration("inside", url);
        if (settings.port().isPresent()) {
            config.addAcceptorConfiguration(
                    "loopback",
                    "tcp://127.0.0.1:" + settings.port().getAsInt() + "?protocols=CORE");
        }
        config.addAddressSetting("#", addresses(settings));
        for (String queue :
                Set.of(
                        settings.requestQueue(),
                        settings.resultQueue(),
                        settings.deadLetterQueue())) {
            config.addQueueConfiguration(
                    QueueConfiguration.of(queue)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true));
        }
        return config;
    }

    private static AddressSettings addresses(JmsSettings queues) {
        AddressSettings settings = new AddressSettings();
        // The gateway counts for itself: what it gives up has a reason.
        settings.setMaxDeliveryAttempts(-1);
        settings.setRedeliveryDelay(AGAIN_MS);
        // One whose time is over is not lost.
        settings.setExpiryAddress(SimpleString.of(queues.deadLetterQueue()));
        settings.setDeadLetterAddress(SimpleString.of(queues.deadLetterQueue()));
        settings.setAutoDeleteAddresses(false);
        settings.setAutoDeleteQueues(false);
        settings.setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
        settings.setMaxSizeBytes(QUEUE_BYTES);
        settings.setPageSizeBytes(PAGE_BYTES);
        return settings;
    }

    private static Role role() {
        return new Role(
                ROLE, true, true, true, true, true, true, false, true, true, true, false, false);
    }

    private static ActiveMQJAASSecurityManager only(String user, Secret password) {
        SecurityConfiguration known = new SecurityConfiguration();
        known.addUser(user, password.reveal());
        known.addRole(user, ROLE);
        return new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), known);
    }

    /** For connections from within this process. */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        try (lock) {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the broker for messages did not stop well", e);
        }
    }
}
