package dev.caravan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.fake.SimulatorProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

@DisplayName("DGN-3: a scrape, and the dashboard that reads it")
final class ScrapeWireTest {
    private static final Path DASHBOARD = Path.of("deploy/grafana/caravan.json");
    private static final Pattern SERIES =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ASKED = Pattern.compile("\\b(?:caravan|gen_ai)_[a-z_]+");
    private static final Pattern GROUPED = Pattern.compile("by \\(([a-z_, ]+)\\)");

    private static SimulatorProcess first;
    private static SimulatorProcess second;
    private static GatewayProcess gateway;
    private static Map<String, Set<String>> labels;
    private static String scrape;

    @BeforeAll
    static void start() {
        first = SimulatorProcess.start();
        second = SimulatorProcess.start();
        gateway =
                GatewayProcess.start(
                        """
                        {
                          gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
                          agents: { defaults: { model: { primary: "first/one", fallbacks: ["second/two"] } } },
                          models: {
                            mode: "replace",
                            providers: {
                              first: { baseUrl: "%s", models: [{ id: "one" }] },
                              second: { baseUrl: "%s", models: [{ id: "two" }] },
                              local: {
                                baseUrl: "http://127.0.0.1:1/v1",
                                models: [{ id: "x" }],
                                localService: { command: "/bin/true" },
                              },
                            },
                          },
                        }
                        """
                                .formatted(first.baseUrl(), second.baseUrl()));
        try (Client client = new Client(gateway.baseUrl());
                Client observe = new Client(gateway.baseUrl().replace("/v1", "/observe"))) {
            first.behave("{\"faults\":[{\"kind\":\"status\",\"status\":500}]}");
            client.streamed("openclaw");
            await().until(() -> observe.get("/metrics").text().contains("reason=\"ok\""));
            scrape = observe.get("/metrics").text();
        }
        labels = labelsByFamily(scrape);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private static List<String> series() {
        return scrape.lines().filter(line -> !line.startsWith("#")).toList();
    }

    private static Map<String, Set<String>> labelsByFamily(String text) {
        Map<String, Set<String>> families = new HashMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(SERIES::matcher)
                .filter(Matcher::matches)
                .forEach(
                        series -> {
                            Set<String> names =
                                    families.computeIfAbsent(series.group(1), _ -> new TreeSet<>());
                            if (series.group(2) != null) {
                                LABEL.matcher(series.group(2))
                                        .results()
                                        .forEach(label -> names.add(label.group(1)));
                            }
                        });
        return families;
    }

    @Test
    @DisplayName("each line is a series of the text format, none twice, each family has its help")
    void isWellFormed() {
        assertThat(series()).allMatch(line -> SERIES.matcher(line).matches());
        List<String> names =
                series().stream().map(line -> line.substring(0, line.lastIndexOf(' '))).toList();
        assertThat(names).doesNotHaveDuplicates();
        Set<String> typed = declared("# TYPE ");
        assertThat(declared("# HELP ")).isEqualTo(typed);
        assertThat(labels.keySet())
                .allMatch(name -> typed.contains(name.replaceFirst("_(bucket|sum|count)$", "")));
    }

    private static Set<String> declared(String mark) {
        return scrape.lines()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(mark.length()).split(" ", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @DisplayName("names follow Prometheus's practice: counters end in _total, times in _seconds")
    void followsThePractice() {
        scrape.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", 4))
                .forEach(
                        type -> {
                            if (type[3].equals("counter")) {
                                assertThat(type[2]).endsWith("_total");
                            } else {
                                assertThat(type[2]).doesNotEndWith("_total");
                            }
                        });
        assertThat(labels.keySet())
                .noneMatch(name -> name.contains("_ms") || name.contains("milli"));
    }

    @Test
    @DisplayName("the dashboard asks for families and labels that a scrape has")
    void hasWhatTheDashboardAsksFor() throws IOException {
        JsonNode dashboard = Client.MAPPER.readTree(DASHBOARD.toFile());
        Set<String> asked = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String query = target.path("expr").asText();
                Set<String> here =
                        ASKED.matcher(query)
                                .results()
                                .map(match -> match.group())
                                .filter(name -> !isLabel(name))
                                .collect(Collectors.toSet());
                assertThat(labels.keySet()).as(query).containsAll(here);
                for (String label : grouped(query)) {
                    assertThat(here)
                            .as(query + " groups by " + label)
                            .allMatch(name -> labels.getOrDefault(name, Set.of()).contains(label));
                }
                asked.addAll(here);
            }
        }
        assertThat(asked).hasSizeGreaterThan(10);
    }

    private static boolean isLabel(String name) {
        return labels.values().stream().anyMatch(names -> names.contains(name));
    }

    private static List<String> grouped(String query) {
        return GROUPED.matcher(query)
                .results()
                .flatMap(match -> List.of(match.group(1).split(", *", -1)).stream())
                .toList();
    }
}
