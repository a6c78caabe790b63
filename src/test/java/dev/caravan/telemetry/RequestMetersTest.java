package dev.caravan.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failover.Attempt;
import dev.caravan.failover.Reason;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.ModelRef;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@DisplayName("DGN-3, SEC-11: the meters of requests")
class RequestMetersTest {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RequestMeters meters =
            new RequestMeters(registry, new Labels(ref -> ref.equals(new ModelRef("p", "m"))));

    private static final Tokens TOKENS = new Tokens(100, 0, 0, 20, false);

    @Test
    void countsARequestOnceHoweverManyAttempts() {
        meters.record(
                Records.of(
                        Optional.of(200),
                        TOKENS,
                        Records.failed("open/x", Reason.RATE_LIMIT),
                        Records.ok("p/m")));

        String scrape = registry.scrape();
        assertThat(scrape)
                .contains(
                        "gen_ai_client_operation_duration_seconds_count{error_type=\"none\","
                                + "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"p\","
                                + "gen_ai_request_model=\"m\",gen_ai_response_model=\"m\"} 1")
                .contains(
                        "caravan_attempts_total{model=\"other\",provider=\"open\","
                                + "reason=\"rate_limit\"} 1.0")
                .contains("caravan_attempts_total{model=\"m\",provider=\"p\",reason=\"ok\"} 1.0")
                .contains("caravan_attempt_duration_seconds_count{model=\"m\"")
                .contains("caravan_overhead_seconds_sum 0.015")
                .containsPattern(
                        "caravan_cost_usd_total\\{[^}]*gen_ai_request_model=\"m\"[^}]*} 4\\.0E-4")
                .contains("gen_ai_server_time_to_first_token_seconds_sum{")
                .contains(
                        "gen_ai_token_type=\"input\"} 100.0", "gen_ai_token_type=\"output\"} 20.0")
                .doesNotContain("canary");
    }

    @Test
    void tellsWhyARequestFailed() {
        meters.record(
                Records.of(Optional.of(429), TOKENS, Records.failed("p/m", Reason.RATE_LIMIT)));
        meters.record(Records.of(Optional.empty(), TOKENS, Records.ok("p/m")));

        assertThat(registry.scrape())
                .contains("error_type=\"rate_limit\"", "gen_ai_response_model=\"none\"")
                .contains("error_type=\"client_disconnected\"");
    }

    @Test
    @DisplayName("SEC-11: 100,000 models of an open list are one series each, other")
    void keepsTheNumberOfSeriesFlat() {
        Candidate open = Records.candidate("open/any");
        for (int i = 0; i < 100_000; i++) {
            Candidate made =
                    new Candidate(
                            new ModelRef("open", "model-" + i),
                            open.provider(),
                            open.row(),
                            open.params(),
                            open.extraBody(),
                            open.headers(),
                            open.contextCap(),
                            open.leanTools());
            meters.record(
                    Records.of(Optional.of(200), TOKENS, new Attempt(made, Optional.empty(), 1)));
        }

        assertThat(registry.getMeters()).hasSizeLessThan(10);
        assertThat(registry.scrape()).contains("model=\"other\"").doesNotContain("model-7");
    }

    @Test
    @DisplayName("DGN-3: the scrape is what Prometheus takes: named, described, each family once")
    void writesAScrapeThatPrometheusTakes() {
        meters.record(Records.of(Optional.of(200), TOKENS, Records.ok("p/m")));

        Set<String> families = new HashSet<>();
        List<String> lines = registry.scrape().lines().toList();
        for (String line : lines) {
            if (line.startsWith("# TYPE ")) {
                String name = line.split(" ", -1)[2];
                assertThat(families.add(name)).as(name).isTrue();
                assertThat(name).matches("[a-z][a-z0-9_]*");
                assertThat(lines).anyMatch(other -> other.startsWith("# HELP " + name + " "));
            } else if (!line.startsWith("#")) {
                assertThat(line).matches("[a-z][a-z0-9_]*(\\{([a-z_]+=\"[^\"]*\",?)*})? \\S+");
            }
        }
        assertThat(families)
                .contains(
                        "caravan_attempts_total",
                        "caravan_attempt_duration_seconds",
                        "caravan_overhead_seconds",
                        "gen_ai_client_operation_duration_seconds",
                        "gen_ai_client_token_usage_tokens",
                        "gen_ai_server_time_to_first_token_seconds");
    }
}
