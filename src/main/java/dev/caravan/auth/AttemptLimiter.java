package dev.caravan.auth;

import dev.caravan.config.GatewayConfig.RateLimit;
import dev.caravan.net.AddressKind;
import dev.caravan.net.AddressRules;
import dev.caravan.net.IpLiteral;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts wrong credentials by client address. After {@code maxAttempts} of them within {@code
 * windowMs} the address is locked for {@code lockoutMs}; tries made meanwhile do not lengthen that.
 * At most 10,000 addresses are remembered: the one whose last wrong try is oldest goes first.
 * Thread-safe.
 */
public final class AttemptLimiter {
    static final int MAX_ADDRESSES = 10_000;

    private final RateLimit settings;
    private final LongSupplier nowMs;

    /** In order of the last wrong try. */
    private final Map<String, Tries> byAddress = new LinkedHashMap<>();

    /**
     * A limiter that has seen nothing.
     *
     * @param nowMs a clock that only goes forward, in milliseconds
     */
    public AttemptLimiter(RateLimit settings, LongSupplier nowMs) {
        this.settings = settings;
        this.nowMs = nowMs;
    }

    /** How it was set up; a reload keeps the limiter while this stays equal. */
    public RateLimit settings() {
        return settings;
    }

    /** How long the address is still locked, in milliseconds; 0 when it is not. */
    public long lockedMs(String address) {
        if (isExempt(address)) {
            return 0;
        }
        synchronized (byAddress) {
            Tries tries = byAddress.get(address);
            return tries == null || !tries.locked
                    ? 0
                    : Math.max(0, tries.lockedUntilMs - nowMs.getAsLong());
        }
    }

    /** Counts a wrong credential. */
    public void wrong(String address) {
        if (isExempt(address)) {
            return;
        }
        synchronized (byAddress) {
            long now = nowMs.getAsLong();
            Tries tries = byAddress.remove(address);
            if (tries == null || (tries.locked && tries.lockedUntilMs <= now)) {
                tries = new Tries();
            }
            byAddress.put(address, tries);
            if (!tries.locked) {
                tries.count(now, settings);
            }
            if (byAddress.size() > MAX_ADDRESSES) {
                byAddress.remove(byAddress.keySet().iterator().next());
            }
        }
    }

    /** Forgets an address that knew the secret. */
    public void right(String address) {
        synchronized (byAddress) {
            byAddress.remove(address);
        }
    }

    int size() {
        synchronized (byAddress) {
            return byAddress.size();
        }
    }

    private boolean isExempt(String address) {
        return settings.exemptLoopback()
                && IpLiteral.strict(address)
                        .map(AddressRules::classify)
                        .filter(AddressKind.LOOPBACK::equals)
                        .isPresent();
    }

    /** Guarded by {@code byAddress}. */
    private static final class Tries {
        private final ArrayDeque<Long> times = new ArrayDeque<>();
        private boolean locked;
        private long lockedUntilMs;

        void count(long now, RateLimit settings) {
            while (!times.isEmpty() && now - times.getFirst() >= settings.windowMs()) {
                times.removeFirst();
            }
            times.addLast(now);
            if (times.size() >= settings.maxAttempts()) {
                locked = true;
                lockedUntilMs = now + settings.lockoutMs();
                times.clear();
            }
        }
    }
}
