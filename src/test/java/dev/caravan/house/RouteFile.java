package dev.caravan.house;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One file of {@code routes/}: its entries (routes and named error policies) and their nodes.
 *
 * @param tree the list of entries as written
 */
public record RouteFile(Path path, List<String> lines, JsonNode tree) {
    private static final Path FOLDER = Path.of("routes");
    private static final String SUFFIX = ".camel.yaml";
    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    /** Parts of a node that are nodes themselves but no steps: they have no kind of their own. */
    private static final Set<String> BRANCHES =
            Set.of("when", "otherwise", "doCatch", "doFinally", "from");

    /** Parts of an entry that list nodes by kind. */
    private static final Set<String> LISTS =
            Set.of("steps", "onException", "onCompletion", "intercept", "interceptFrom");

    /** Every file of {@code routes/} but the schemas of tools. */
    public static List<RouteFile> all() {
        return Repository.files(FOLDER, "").stream()
                .filter(path -> !isToolSchema(path))
                .map(RouteFile::read)
                .toList();
    }

    private static boolean isToolSchema(Path path) {
        return path.startsWith(FOLDER.resolve("tools")) && path.toString().endsWith(".schema.json");
    }

    private static RouteFile read(Path path) {
        String text = Repository.text(path);
        try {
            return new RouteFile(path, text.lines().toList(), YAML.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(path + ": " + e.getMessage(), e);
        }
    }

    /** The file's name without its suffix; the whole name when it has another suffix. */
    public String name() {
        String name = path.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** The folder below {@code routes/}; empty for the files that lie directly in it. */
    public String folder() {
        return Optional.ofNullable(FOLDER.relativize(path).getParent())
                .map(Path::toString)
                .orElse("");
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** The routes and route configurations of the file. */
    public List<Entry> entries() {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("- ")) {
                starts.add(i);
            }
        }
        starts.add(lines.size());
        List<Entry> entries = new ArrayList<>();
        for (JsonNode item : tree) {
            int at = entries.size();
            Map.Entry<String, JsonNode> only = item.properties().iterator().next();
            entries.add(
                    new Entry(
                            this,
                            only.getKey(),
                            only.getValue(),
                            starts.get(at + 1) - starts.get(at)));
        }
        return entries;
    }

    /**
     * A route or a route configuration.
     *
     * @param kind the key it stands under, e.g. {@code route}
     * @param lines how many lines it has
     */
    public record Entry(RouteFile file, String kind, JsonNode body, int lines) {
        /** Its id; empty when it has none. */
        public String id() {
            return body.path("id").asText();
        }

        public boolean isRoute() {
            return kind.equals("route");
        }

        /** Every node, {@code from} included, in the order of the file. */
        public List<Node> nodes() {
            List<Node> nodes = new ArrayList<>();
            collect(body, nodes);
            return nodes;
        }

        Optional<Node> from() {
            return nodes().stream().filter(node -> node.kind().equals("from")).findFirst();
        }

        private void collect(JsonNode at, List<Node> nodes) {
            for (Map.Entry<String, JsonNode> field : at.properties()) {
                JsonNode value = field.getValue();
                if (LISTS.contains(field.getKey())) {
                    for (JsonNode item : value) {
                        item.properties()
                                .forEach(step -> add(step.getKey(), step.getValue(), nodes));
                    }
                } else if (BRANCHES.contains(field.getKey())) {
                    if (value.isArray()) {
                        value.forEach(item -> add(field.getKey(), item, nodes));
                    } else {
                        add(field.getKey(), value, nodes);
                    }
                }
            }
        }

        private void add(String kind, JsonNode body, List<Node> nodes) {
            nodes.add(new Node(this, kind, body));
            collect(body, nodes);
        }

        @Override
        public String toString() {
            return file.path() + " " + id();
        }
    }

    /**
     * One node of an entry.
     *
     * @param kind the name of its pattern: {@code to}, {@code process}, {@code loop}, …
     */
    public record Node(Entry entry, String kind, JsonNode body) {
        /** Its id; empty when it has none. */
        public String id() {
            return body.path("id").asText();
        }

        /** Whether it stands in a list of steps, as against a branch or the source. */
        boolean isStep() {
            return !BRANCHES.contains(kind) && !LISTS.contains(kind);
        }

        String uri() {
            return body.path("uri").asText();
        }

        /** What stands before the colon of the address; empty when there is no address. */
        String scheme() {
            return uri().contains(":") ? uri().substring(0, uri().indexOf(':')) : "";
        }

        @Override
        public String toString() {
            return entry + " " + kind + " " + id();
        }
    }
}
