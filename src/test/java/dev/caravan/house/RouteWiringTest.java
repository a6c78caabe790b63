package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.house.RouteFile.Entry;
import dev.caravan.house.RouteFile.Node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Routes call what is there and keep transports at the edges. */
class RouteWiringTest {
    /** Whoever waits there has no reply that an error policy could write. */
    private static final Set<String> NO_CLIENT = Set.of("direct", "timer", "jms");

    /**
     * What no request causes: a start, a listing that is due, a line of a batch. A tool runs beside
     * its request, so that it can be given up.
     */
    private static final Set<String> CALLED_FROM_JAVA =
            Set.of(
                    "direct:start-local-service",
                    "direct:ask-for-models",
                    "direct:run-tool",
                    "direct:batch-line");

    private static final Set<String> HTTP_FOLDERS = Set.of("dialects", "local-service", "tools");

    private static final Set<String> HTTP =
            Set.of("http", "https", "netty-http", "vertx-http", "vertx-websocket", "undertow");

    /** What starts a route without anything coming in from outside. */
    private static final Set<String> NO_TRANSPORT = Set.of("direct", "timer");

    static List<Entry> entries() {
        return RouteFile.all().stream().flatMap(file -> file.entries().stream()).toList();
    }

    static List<Entry> routes() {
        return entries().stream().filter(Entry::isRoute).toList();
    }

    private static Stream<Node> nodes() {
        return entries().stream().flatMap(entry -> entry.nodes().stream());
    }

    private static Stream<Node> sources() {
        return routes().stream().flatMap(route -> route.from().stream());
    }

    private static Stream<Node> producers() {
        return nodes().filter(node -> !node.kind().equals("from") && !node.uri().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void listensUnderItsOwnIdWhenOtherRoutesCallIt(Entry route) {
        Node from = route.from().orElseThrow();
        if (from.scheme().equals("direct")) {
            assertThat(from.uri()).isEqualTo("direct:" + route.id());
        }
    }

    @Test
    void callsOnlyRoutesThatAreThere() {
        Set<String> consumers = sources().map(Node::uri).collect(Collectors.toSet());
        assertThat(producers().filter(node -> node.scheme().equals("direct")))
                .isNotEmpty()
                .allSatisfy(
                        node -> {
                            int dynamic = node.uri().indexOf("${");
                            if (dynamic < 0) {
                                assertThat(consumers).contains(node.uri());
                            } else {
                                String prefix = node.uri().substring(0, dynamic);
                                assertThat(prefix).startsWith("direct:").endsWith("-");
                                assertThat(consumers).anyMatch(uri -> uri.startsWith(prefix));
                            }
                        });
    }

    @Test
    void hasNoRouteThatNobodyCalls() {
        List<String> targets =
                Stream.concat(producers().map(Node::uri), CALLED_FROM_JAVA.stream())
                        .map(uri -> uri.contains("${") ? uri.substring(0, uri.indexOf('$')) : uri)
                        .toList();
        assertThat(sources().filter(node -> node.scheme().equals("direct")))
                .allSatisfy(
                        from ->
                                assertThat(targets)
                                        .anyMatch(target -> from.uri().startsWith(target)));
    }

    @Test
    void callsHttpOnlyFromDialectsProbesAndTools() {
        assertThat(producers().filter(node -> HTTP.contains(node.scheme())))
                .isNotEmpty()
                .allSatisfy(
                        node ->
                                assertThat(HTTP_FOLDERS)
                                        .as(node.toString())
                                        .contains(node.entry().file().folder()));
    }

    @Test
    void listensToTransportsOnlyInIntakes() {
        assertThat(sources().filter(from -> !NO_TRANSPORT.contains(from.scheme())))
                .isNotEmpty()
                .allSatisfy(
                        from ->
                                assertThat(from.entry().file().folder())
                                        .as(from.toString())
                                        .isEqualTo("intake"));
    }

    @Test
    void namesWhatLeavesTheProcessByWhereItGoes() {
        assertThat(producers().filter(node -> !node.scheme().equals("direct")))
                .isNotEmpty()
                .allSatisfy(node -> assertThat(node.id()).as(node.toString()).startsWith("to-"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void hasOneErrorPolicyThatOfItsIntake(Entry route) {
        // A timer has no client to tell. In a sub-route Camel asks that route's own handler first,
        // so it must have none.
        if (NO_CLIENT.contains(route.from().orElseThrow().scheme())) {
            assertThat(route.body().path("errorHandler").has("noErrorHandler")).isTrue();
        } else {
            assertThat(entries())
                    .filteredOn(entry -> entry.kind().equals("routeConfiguration"))
                    .extracting(Entry::id)
                    .contains(route.body().path("routeConfigurationId").asText());
        }
    }
}
