package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.caravan.house.RouteFile;
import dev.caravan.house.RouteFile.Entry;
import dev.caravan.house.RouteFile.Node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

import java.util.List;

/**
 * Every node of every route is passed by some test of this package. The tests are run from here, so
 * that the rule depends neither on the order of classes nor on which of them a build was asked for.
 */
@Isolated
class RouteCoverageTest {

    @Test
    void everyNodeIsPassedBySomeTest() {
        PassedNodes.forget();
        runTheOthers();
        List<String> nodes =
                entries().stream()
                        .flatMap(entry -> entry.nodes().stream())
                        .filter(node -> !node.kind().equals("from"))
                        .map(Node::id)
                        .toList();
        List<String> routes = entries().stream().filter(Entry::isRoute).map(Entry::id).toList();
        assertThat(PassedNodes.ever()).containsAll(nodes).containsAll(routes);
    }

    private static List<Entry> entries() {
        return RouteFile.all().stream().flatMap(file -> file.entries().stream()).toList();
    }

    private static void runTheOthers() {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectPackage(RouteCoverageTest.class.getPackageName()))
                        .filters(
                                EngineFilter.includeEngines("junit-jupiter"),
                                ClassNameFilter.excludeClassNamePatterns(
                                        RouteCoverageTest.class.getName()))
                        .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        assertThat(summary.getSummary().getTestsSucceededCount()).isPositive();
        assertThat(summary.getSummary().getFailures())
                .extracting(
                        failure ->
                                failure.getTestIdentifier().getDisplayName()
                                        + ": "
                                        + failure.getException())
                .isEmpty();
    }
}
