package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.batch.Intakes;
import dev.caravan.camel.BoundBeans;

import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Route files and the wiring name the same beans. */
class RouteBeansTest {
    @Test
    void callsOnlyBeansThatAreBound() {
        assertThat(bound()).isNotEmpty().containsAll(called());
    }

    @Test
    void bindsNoBeanThatNobodyCalls() {
        assertThat(called()).containsAll(bound());
    }

    private static Set<String> bound() {
        try (BoundBeans beans =
                new BoundBeans(
                        () -> {
                            throw new IllegalStateException("no request runs here");
                        })) {
            // Health checks are found by their type, intakes by the component of that name.
            return beans.byName().entrySet().stream()
                    .filter(bean -> !(bean.getValue() instanceof HealthCheck))
                    .filter(bean -> !(bean.getValue() instanceof Intakes))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }
    }

    /** By {@code ref}, by {@code #name} in a route's options or in Camel's own properties. */
    private static Set<String> called() {
        Set<String> names = new TreeSet<>();
        RouteFile.all().forEach(file -> refs(file.tree(), names));
        for (String line : Repository.lines(Path.of("config/application.properties"))) {
            if (!line.startsWith("#") && line.contains("=")) {
                addBean(line.substring(line.indexOf('=') + 1).strip(), names);
            }
        }
        return names;
    }

    private static void refs(JsonNode at, Set<String> names) {
        if (at.path("ref").isTextual()) {
            names.add(at.get("ref").asText());
        }
        if (at.isTextual()) {
            addBean(at.asText(), names);
        }
        at.forEach(child -> refs(child, names));
    }

    private static void addBean(String value, Set<String> names) {
        if (value.startsWith("#bean:")) {
            names.add(value.substring("#bean:".length()));
        } else if (value.startsWith("#") && !value.contains(":")) {
            names.add(value.substring(1));
        }
    }
}
