package dev.caravan.house;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The packages of Camel that the product must be made of, and what counts as the use of each. */
enum FixedPackage {
    MAIN("an import of org.apache.camel.main in main code") {
        @Override
        List<String> uses() {
            return imports(Repository.MAIN, "org.apache.camel.main.");
        }
    },
    PLATFORM_HTTP_VERTX("a from: platform-http: in an intake") {
        @Override
        List<String> uses() {
            return uris("platform-http:");
        }
    },
    HTTP("a to: http: or https: in a route") {
        @Override
        List<String> uses() {
            return concat(uris("http:"), uris("https:"));
        }
    },
    JACKSON("marshal or unmarshal with json in a route, or an import of its data format in main") {
        @Override
        List<String> uses() {
            return concat(
                    imports(Repository.MAIN, "org.apache.camel.component.jackson."),
                    nodes(
                            node ->
                                    (node.kind().equals("marshal")
                                                    || node.kind().equals("unmarshal"))
                                            && usesJackson(node.body().path("json"))));
        }
    },
    EXEC("a to: exec: in a route") {
        @Override
        List<String> uses() {
            return uris("exec:");
        }
    },
    HEALTH("an import of org.apache.camel.health or of its implementation in main code") {
        @Override
        List<String> uses() {
            return concat(
                    imports(Repository.MAIN, "org.apache.camel.health."),
                    imports(Repository.MAIN, "org.apache.camel.impl.health."));
        }
    },
    TEST_JUNIT5("an import of org.apache.camel.test.junit5 in a test") {
        @Override
        List<String> uses() {
            return imports(Repository.TESTS, "org.apache.camel.test.junit5.");
        }
    },
    YAML_DSL("routes in *.camel.yaml") {
        @Override
        List<String> uses() {
            return Repository.files(Path.of("routes"), ".camel.yaml").stream()
                    .map(Path::toString)
                    .toList();
        }
    };

    private final String meaning;

    FixedPackage(String meaning) {
        this.meaning = meaning;
    }

    /** Where it is used; empty when nowhere. */
    abstract List<String> uses();

    /** What counts as its use. */
    String meaning() {
        return meaning;
    }

    String artifact() {
        return "camel-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The library is Jackson when none is named. */
    private static boolean usesJackson(JsonNode json) {
        return json.isObject() && json.path("library").asText("Jackson").equals("Jackson");
    }

    private static List<String> imports(Path folder, String prefix) {
        List<String> uses = new ArrayList<>();
        for (Path file : Repository.files(folder, ".java")) {
            Repository.lines(file).stream()
                    .filter(line -> line.startsWith("import " + prefix))
                    .forEach(line -> uses.add(file + ": " + line));
        }
        return uses;
    }

    private static List<String> uris(String scheme) {
        return nodes(node -> node.uri().startsWith(scheme));
    }

    private static List<String> nodes(Predicate<RouteFile.Node> wanted) {
        return RouteFile.all().stream()
                .flatMap(file -> file.entries().stream())
                .flatMap(entry -> entry.nodes().stream())
                .filter(wanted)
                .map(RouteFile.Node::toString)
                .toList();
    }

    private static List<String> concat(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
