package dev.caravan.camel;

import dev.caravan.config.GatewayConfig;
import dev.caravan.openai.Json;
import dev.caravan.tools.RouteTool;
import dev.caravan.tools.ToolCatalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tools among the route files (TOL-1): {@code routes/tools/tool-<name>.camel.yaml}, each with
 * its schema beside it, {@code tool-<name>.schema.json}.
 */
final class ToolFiles {
    static final String SCHEMA_SUFFIX = ".schema.json";

    private static final String PREFIX = "tool-";

    /** What model APIs take as the name of a function. */
    private static final int MAX_NAME = 64;

    private ToolFiles() {}

    /**
     * The tools of some files, and what is wrong with them.
     *
     * @param problems file and fault, for people; empty when all is well
     */
    record Read(ToolCatalog catalog, List<String> problems) {}

    /**
     * Reads the schemas.
     *
     * @param contents the text of each file
     * @param routeSuffix of route files
     */
    static Read read(Map<Path, String> contents, String routeSuffix) {
        Map<String, RouteTool> tools = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (Path file : new TreeSet<>(contents.keySet())) {
            String name = file.getFileName().toString();
            if (!Path.of("" + file.getParent()).endsWith("tools") || !name.startsWith(PREFIX)) {
                continue;
            }
            if (name.endsWith(routeSuffix)) {
                Path schema = beside(file, routeSuffix, SCHEMA_SUFFIX);
                if (!contents.containsKey(schema)) {
                    problems.add(
                            file
                                    + ": the schema of its arguments is missing, expected in "
                                    + schema);
                }
            } else if (name.endsWith(SCHEMA_SUFFIX)) {
                Path route = beside(file, SCHEMA_SUFFIX, routeSuffix);
                if (!contents.containsKey(route)) {
                    problems.add(file + ": the tool's route is missing, expected in " + route);
                    continue;
                }
                try {
                    RouteTool tool =
                            tool(
                                    name.substring(
                                            PREFIX.length(),
                                            name.length() - SCHEMA_SUFFIX.length()),
                                    contents.getOrDefault(file, ""));
                    tools.put(tool.name(), tool);
                } catch (IllegalArgumentException e) {
                    problems.add(file + ": " + e.getMessage());
                }
            }
        }
        return new Read(new ToolCatalog(tools), problems);
    }

    /** The tools that agents list and the files lack, for people. */
    static List<String> missing(ToolCatalog catalog, GatewayConfig.Agents agents) {
        List<String> missing = new ArrayList<>();
        for (GatewayConfig.Agent agent : agents.list().values()) {
            for (String name : agent.routeTools()) {
                if (catalog.find(name).isEmpty()) {
                    missing.add(
                            "agents.list, agent %s, routeTools: no tool %s in routes/tools; there are %s"
                                    .formatted(agent.id(), name, catalog.names()));
                }
            }
        }
        return missing;
    }

    private static Path beside(Path file, String suffix, String other) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - suffix.length()) + other);
    }

    private static RouteTool tool(String name, String schema) {
        boolean usual =
                name.chars()
                        .allMatch(
                                c ->
                                        c < 128
                                                && (Character.isLetterOrDigit(c)
                                                        || c == '-'
                                                        || c == '_'));
        if (name.isEmpty() || name.length() > MAX_NAME || !usual) {
            throw new IllegalArgumentException(
                    "a tool's name has 1 to " + MAX_NAME + " letters, digits, _ and -");
        }
        try {
            return RouteTool.of(
                    name,
                    Json.readObject(schema.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (Json.MalformedJson e) {
            throw new IllegalArgumentException(e.describe());
        }
    }
}
