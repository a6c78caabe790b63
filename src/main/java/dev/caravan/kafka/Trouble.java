package dev.caravan.kafka;

import dev.caravan.config.Secret;
import dev.caravan.config.SecretMask;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;

/** Tells of a fault once, however often it is met, and once that it is over. One thread. */
final class Trouble {
    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    private final Collection<Secret> secrets;
    private String told = "";

    /**
     * Without a fault.
     *
     * @param secrets kept out of what is told
     */
    Trouble(Collection<Secret> secrets) {
        this.secrets = secrets;
    }

    /** There is a fault, now or still. */
    void met(String what) {
        if (!told.equals(what)) {
            LOG.warn("Kafka: {}; tried again until it is over", SecretMask.mask(what, secrets));
            told = what;
        }
    }

    /** As {@link #met(String)}; the causes say more than the fault itself. */
    void met(String doing, Throwable fault) {
        StringBuilder what = new StringBuilder(doing);
        int depth = 0;
        for (Throwable at = fault; at != null && depth < 3; at = at.getCause(), depth++) {
            what.append(": ").append(at.getMessage() == null ? at.getClass() : at.getMessage());
        }
        met(what.toString().replace('\n', ' '));
    }

    /** There is none. */
    void over() {
        if (!told.isEmpty()) {
            LOG.info("Kafka: goes on");
            told = "";
        }
    }

    boolean isMet() {
        return !told.isEmpty();
    }
}
