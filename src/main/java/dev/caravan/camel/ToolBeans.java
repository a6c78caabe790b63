package dev.caravan.camel;

import dev.caravan.net.Watchdog;
import dev.caravan.steps.ModelCalls;
import dev.caravan.steps.ToolAnswer;
import dev.caravan.steps.ToolArguments;
import dev.caravan.steps.ToolCallTaking;
import dev.caravan.steps.ToolOffer;
import dev.caravan.steps.ToolQuery;
import dev.caravan.steps.ToolRunning;
import dev.caravan.telemetry.ToolMeters;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.Map;

/** The steps of tools that are routes (TOL-1). */
final class ToolBeans {
    private ToolBeans() {}

    static void bind(
            Map<String, Object> beans, Watchdog watchdog, ModelCalls calls, MeterRegistry meters) {
        beans.put("toolOffer", new ToolOffer());
        beans.put("toolCallTaking", new ToolCallTaking());
        beans.put("toolRunning", new ToolRunning(watchdog, calls, new ToolMeters(meters)::record));
        beans.put("toolArguments", new ToolArguments());
        beans.put("toolAnswer", new ToolAnswer());
        beans.put("toolQuery", new ToolQuery());
    }
}
