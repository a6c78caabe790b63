package dev.caravan.local;

import dev.caravan.net.Watchdog;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A service as the operator sees it (SVC-11). */
public record ServiceView(String id, String state, ServiceModel model, Map<String, Object> row) {
    private static final long NANOS_PER_MS = 1_000_000;

    static ServiceView of(
            ServiceUnit unit, Watchdog watchdog, Optional<ServiceDriver.Health> watched) {
        ServiceModel model = unit.model();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", unit.id());
        String state = model.failed() ? "failed" : model.phase().name().toLowerCase(Locale.ROOT);
        row.put("state", state);
        unit.process().ifPresent(p -> row.put("pid", p.pid()));
        row.put("forMs", watchdog.now() / NANOS_PER_MS - model.sinceMs());
        row.put("leases", model.leases());
        row.put("waiting", model.waiters().size());
        row.put("starts", model.startCount());
        model.lastStartDurationMs().ifPresent(ms -> row.put("lastStartMs", ms));
        model.lastError().ifPresent(e -> row.put("lastError", e));
        watched.ifPresent(h -> row.put("lastWatch", h.detail()));
        model.lastProbe().ifPresent(p -> row.put("lastProbe", p));
        return new ServiceView(unit.id(), state, model, row);
    }
}
