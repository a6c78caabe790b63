package dev.caravan.tools;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tools that one state of the route files has, by name. Immutable. */
public final class ToolCatalog {
    /** No tool at all. */
    public static final ToolCatalog EMPTY = new ToolCatalog(Map.of());

    private final Map<String, RouteTool> tools;

    public ToolCatalog(Map<String, RouteTool> tools) {
        this.tools = java.util.Collections.unmodifiableMap(new TreeMap<>(tools));
    }

    public Optional<RouteTool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    /** Those of these names that are there, in the order of the names. */
    public List<RouteTool> of(List<String> names) {
        return names.stream().flatMap(name -> find(name).stream()).toList();
    }

    public Set<String> names() {
        return tools.keySet();
    }
}
