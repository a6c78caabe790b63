package dev.caravan.telemetry;

import dev.caravan.openai.ForeignText;
import dev.caravan.telemetry.ModelCallEvent.Completed;
import dev.caravan.telemetry.ModelCallEvent.Failed;
import dev.caravan.telemetry.ModelCallEvent.Started;

/** The events of calls as log lines (DGN-2): bounded, without control characters. Pure. */
public final class ModelCallLog {
    private static final int MAX_NAME = 200;
    private static final int MAX_DETAIL = 500;
    private static final long MIB = 1 << 20;

    private ModelCallLog() {}

    /** {@code key=value} pairs behind the event's name and the request's id. */
    public static String line(ModelCallEvent event) {
        String head =
                event.name()
                        + " "
                        + event.requestId()
                        + " "
                        + ForeignText.shown(event.ref().toString(), MAX_NAME);
        return switch (event) {
            case Started _ -> head;
            case Completed(_, _, long millis) -> head + " ms=" + millis;
            case Failed failed -> head + failed(failed);
        };
    }

    private static String failed(Failed event) {
        MemorySnapshot memory = event.memory();
        StringBuilder line = new StringBuilder(" reason=").append(event.failure().reason().code());
        event.failureKind().ifPresent(kind -> line.append(" failureKind=").append(kind.code()));
        line.append(" ms=").append(event.millis());
        memory.rss().ifPresent(rss -> line.append(" rss=").append(mib(rss)));
        return line.append(" heap=")
                .append(mib(memory.heapUsed()))
                .append('/')
                .append(mib(memory.heapTotal()))
                .append(" direct=")
                .append(mib(memory.direct()))
                .append(": ")
                .append(ForeignText.shown(event.failure().detail(), MAX_DETAIL))
                .toString();
    }

    private static String mib(long bytes) {
        return Math.ceilDiv(bytes, MIB) + "MiB";
    }
}
