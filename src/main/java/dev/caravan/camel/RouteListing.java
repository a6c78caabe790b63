package dev.caravan.camel;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.tools.ToolCatalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the route files say of themselves, without a context. */
public final class RouteListing {
    private RouteListing() {}

    /**
     * One route.
     *
     * @param file relative to the project's folder
     * @param from the address that its messages come from
     */
    public record Row(String file, String id, String from, String description) {}

    /** The routes of the folder that the process runs in; a file that is no YAML has none. */
    public static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        RouteFiles files = new RouteFiles(Path.of(""));
        for (Path file : files.all()) {
            for (JsonNode entry : RouteFiles.tree(file)) {
                JsonNode route = entry.path("route");
                if (!route.isMissingNode()) {
                    rows.add(
                            new Row(
                                    file.toString(),
                                    route.path("id").asText(),
                                    route.path("from").path("uri").asText(),
                                    route.path("description").asText()));
                }
            }
        }
        return rows;
    }

    /** The tools of the same folder (TOL-1); one that is not whole is left out. */
    public static ToolCatalog tools() {
        return new RouteFiles(Path.of("")).tools().catalog();
    }
}
