package dev.caravan.steps;

import dev.caravan.tools.RouteTool;
import dev.caravan.tools.ToolCall;

/**
 * One run of a tool.
 *
 * @param maxBytes of its answer
 */
public record ToolRun(RouteTool tool, ToolCall call, int maxBytes) {}
