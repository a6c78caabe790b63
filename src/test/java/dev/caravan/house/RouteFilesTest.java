package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.house.RouteFile.Entry;
import dev.caravan.house.RouteFile.Node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/** Route files keep a shape that can be read on one screen and found by name. */
class RouteFilesTest {
    private static final int MAX_LINES = 60;
    private static final int MAX_STEPS = 12;
    private static final int MAX_DESCRIPTION = 160;
    private static final int MAX_FOLDERS = 1;

    static List<RouteFile> files() {
        return RouteFile.all();
    }

    static List<Entry> entries() {
        return files().stream().flatMap(file -> file.entries().stream()).toList();
    }

    static List<Entry> routes() {
        return entries().stream().filter(Entry::isRoute).toList();
    }

    static List<Node> nodes() {
        return entries().stream().flatMap(entry -> entry.nodes().stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void holdsRoutesOrRouteConfigurationsOnly(RouteFile file) {
        assertThat(file.path().toString()).endsWith(".camel.yaml");
        assertThat(file.entries()).isNotEmpty();
        assertThat(file.entries())
                .extracting(Entry::kind)
                .allMatch(kind -> kind.equals("route") || kind.equals("routeConfiguration"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void liesNoDeeperThanOneFolder(RouteFile file) {
        assertThat(file.path().getNameCount() - 2).isLessThanOrEqualTo(MAX_FOLDERS);
    }

    @ParameterizedTest
    @MethodSource("files")
    void isNamedLikeItsOneRoute(RouteFile file) {
        List<String> routes =
                file.entries().stream().filter(Entry::isRoute).map(Entry::id).toList();
        if (!routes.isEmpty()) {
            assertThat(routes).containsExactly(file.name());
        }
    }

    @Test
    void hasEachIdOnce() {
        Stream<String> ids =
                Stream.concat(
                        entries().stream().map(Entry::id),
                        nodes().stream().map(Node::id).filter(id -> !id.isEmpty()));
        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void namesEveryNodeInKebabCase(Entry entry) {
        assertThat(entry.id()).satisfies(RouteFilesTest::isKebabCase);
        assertThat(entry.nodes())
                .isNotEmpty()
                .allSatisfy(node -> assertThat(node.id()).satisfies(RouteFilesTest::isKebabCase));
    }

    private static void isKebabCase(String id) {
        assertThat(List.of(id.split("-", -1)))
                .as(id)
                .allMatch(
                        word ->
                                !word.isEmpty()
                                        && word.chars()
                                                .allMatch(
                                                        c ->
                                                                (c >= 'a' && c <= 'z')
                                                                        || (c >= '0' && c <= '9')));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void isDescribedInOneSentence(Entry entry) {
        String description = entry.body().path("description").asText();
        assertThat(description).endsWith(".").hasSizeBetween(10, MAX_DESCRIPTION);
        assertThat(description.substring(0, description.length() - 1)).doesNotContain(". ");
        assertThat(Character.isUpperCase(description.charAt(0))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void fitsOneScreen(Entry route) {
        assertThat(route.lines()).as("lines").isLessThanOrEqualTo(MAX_LINES);
        assertThat(route.nodes().stream().filter(Node::isStep).count())
                .as("steps")
                .isLessThanOrEqualTo(MAX_STEPS);
    }
}
