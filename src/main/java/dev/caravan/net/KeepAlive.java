package dev.caravan.net;

import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

import java.util.Iterator;

/**
 * How long an idle connection may be used again: what the server promises in {@code Keep-Alive:
 * timeout=N}, less a second so that its close and our next request do not cross; else 60 s. Pure.
 */
final class KeepAlive implements ConnectionKeepAliveStrategy {
    private static final long DEFAULT_SECONDS = 60;
    private static final int LONGEST_NUMBER = 9;

    @Override
    public TimeValue getKeepAliveDuration(HttpResponse response, HttpContext context) {
        Iterator<HeaderElement> elements = MessageSupport.iterate(response, "Keep-Alive");
        while (elements.hasNext()) {
            HeaderElement element = elements.next();
            if ("timeout".equalsIgnoreCase(element.getName())) {
                return forTimeout(element.getValue());
            }
        }
        return TimeValue.ofSeconds(DEFAULT_SECONDS);
    }

    private static TimeValue forTimeout(String value) {
        boolean number =
                value != null
                        && !value.isEmpty()
                        && value.length() <= LONGEST_NUMBER
                        && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            return TimeValue.ofSeconds(DEFAULT_SECONDS);
        }
        long millis = Long.parseLong(value) * 1000 - 1000;
        // Zero would mean "for ever" to the pool.
        return TimeValue.ofMilliseconds(Math.clamp(millis, 1, DEFAULT_SECONDS * 1000));
    }
}
