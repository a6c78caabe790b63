package dev.caravan.net;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * A pool that can be retired: calls that run, or begin on a client somebody still holds, go on, but
 * no connection stays open once it is given back. So a client of an old configuration needs no
 * count of its users and leaves nothing behind. Thread-safe.
 */
final class RetirableConnections implements HttpClientConnectionManager {
    private final PoolingHttpClientConnectionManager pool;
    private volatile boolean retired;

    RetirableConnections(PoolingHttpClientConnectionManager pool) {
        this.pool = pool;
    }

    void retire() {
        // First the mark, then the sweep: a connection given back meanwhile is seen by one of both.
        retired = true;
        pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    void closeIdle(TimeValue idle) {
        pool.closeExpired();
        pool.closeIdle(idle);
    }

    int leased() {
        return pool.getTotalStats().getLeased();
    }

    int idle() {
        return pool.getTotalStats().getAvailable();
    }

    @Override
    public LeaseRequest lease(
            String id, HttpRoute route, Timeout requestTimeout, @Nullable Object state) {
        return pool.lease(id, route, requestTimeout, state);
    }

    @Override
    public void release(
            ConnectionEndpoint endpoint, @Nullable Object newState, TimeValue validDuration) {
        pool.release(endpoint, newState, validDuration);
        if (retired) {
            pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
        }
    }

    @Override
    public void connect(
            ConnectionEndpoint endpoint, @Nullable TimeValue timeout, HttpContext context)
            throws IOException {
        pool.connect(endpoint, timeout, context);
    }

    @Override
    public void upgrade(ConnectionEndpoint endpoint, HttpContext context) throws IOException {
        pool.upgrade(endpoint, context);
    }

    @Override
    public void close(CloseMode closeMode) {
        pool.close(closeMode);
    }

    @Override
    public void close() {
        pool.close();
    }
}
