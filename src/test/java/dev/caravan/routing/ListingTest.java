package dev.caravan.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@DisplayName("HTTP-5, PRV-3: the rows of GET /v1/models")
class ListingTest {
    private static final String PROVIDERS =
            """
            zeta: { baseUrl: 'http://localhost:1/v1', models: [
              { id: 'second/half', name: 'Second', contextWindow: 4096, maxTokens: 512,
                input: ['text', 'image'], compat: { supportedReasoningEfforts: ['low', 'high'] } },
              { id: 'plain' } ] },
            open: { baseUrl: 'http://localhost:2/v1', models: [] },
            shut: { baseUrl: 'https://models.example.com/v1', apiKey: '', models: [ { id: 'm' } ] },
            """;
    private static final String AGENTS =
            "defaults: { model: { primary: 'open/named', fallbacks: ['zeta/extra'] } }";

    private static List<String> ids(List<Candidate> candidates) {
        return candidates.stream().map(c -> c.ref().toString()).toList();
    }

    @Test
    @DisplayName("REF-3: rows, then the refs that the configuration names, provider by provider")
    void listsRowsAndNamedRefsInFileOrder() {
        Routing routing = new Routing(Configured.of(PROVIDERS, AGENTS));

        assertThat(ids(routing.listed(Optional.empty())))
                .containsExactly(
                        "zeta/second/half", "zeta/plain", "zeta/extra", "open/named", "shut/m");
    }

    @Test
    @DisplayName("HTTP-5: a row has OpenAI's fields and ours")
    void showsARow() {
        ObjectNode row = row("zeta/second/half");

        assertThat(row.path("id").asText()).isEqualTo("zeta/second/half");
        assertThat(row.path("object").asText()).isEqualTo("model");
        assertThat(row.path("created").isIntegralNumber()).isTrue();
        assertThat(row.path("owned_by").asText()).isEqualTo("zeta");
        assertThat(row.path("name").asText()).isEqualTo("Second");
        assertThat(row.path("context_window").asInt()).isEqualTo(4096);
        assertThat(row.path("max_output_tokens").asInt()).isEqualTo(512);
        assertThat(row.path("input_modalities")).hasToString("[\"text\",\"image\"]");
        assertThat(row.path("supported_reasoning_efforts")).hasToString("[\"low\",\"high\"]");
        assertThat(row.path("local").asBoolean()).isTrue();
        assertThat(row.path("state").asText()).isEqualTo("available");
    }

    @Test
    @DisplayName("PRV-2: what a row does not state is the default, or left out")
    void showsDefaults() {
        ObjectNode row = row("zeta/plain");

        assertThat(row.path("name").asText()).isEqualTo("plain");
        assertThat(row.path("context_window").asInt()).isEqualTo(200_000);
        assertThat(row.has("max_output_tokens")).isFalse();
        assertThat(row.has("supported_reasoning_efforts")).isFalse();
        assertThat(row.path("input_modalities")).hasToString("[\"text\"]");
    }

    @Test
    @DisplayName("PRV-5: a configured provider without its key is listed with that as its state")
    void showsWhyAProviderIsUnavailable() {
        assertThat(row("shut/m").path("state").asText()).isEqualTo("missing credential");
        assertThat(row("shut/m").path("local").asBoolean()).isFalse();
    }

    @Test
    @DisplayName("CFG-2: no URL and no secret in a row")
    void showsNeitherUrlNorSecret() {
        Routing routing =
                new Routing(
                        Configured.of(
                                """
                                p: { baseUrl: 'http://host.example/v1', apiKey: 'canary-1',
                                  headers: { 'X-Key': 'canary-2' }, params: { canary: 'canary-3' },
                                  models: [ { id: 'm', headers: { 'X-Row': 'canary-4' } } ] }
                                """,
                                ""));

        assertThat(ModelRow.of(routing.everything().getFirst()).toString())
                .doesNotContain("canary", "http");
    }

    @Test
    @DisplayName("PRV-3: a catalog provider is listed only with its credential")
    void listsCatalogProvidersByTheirKey() {
        assertThat(ids(catalog(Map.of()).listed(Optional.empty()))).isEmpty();
        assertThat(ids(catalog(Map.of("OPENAI_API_KEY", "k")).listed(Optional.empty())))
                .isNotEmpty()
                .allMatch(id -> id.startsWith("openai/"));
    }

    private static Routing catalog(Map<String, String> environment) {
        return new Routing(Configured.of("", "", environment));
    }

    @Test
    @DisplayName("PRV-3, PRV-5: a catalog provider without a key is hidden, and skipped in a chain")
    void hidesACatalogProviderThatCannotBeCalled() {
        GatewayConfig config =
                withoutKey(
                        Configured.of(
                                "",
                                "defaults: { model: 'openai/gpt-x' }",
                                Map.of("OPENAI_API_KEY", "k")),
                        "openai");
        Routing routing = new Routing(config);

        assertThat(routing.listed(Optional.empty())).isEmpty();
        assertThat(routing.everything()).isNotEmpty();
        assertThat(
                        routing.resolve(Asked.nothing())
                                .chain()
                                .getFirst()
                                .provider()
                                .unavailable()
                                .map(Provider.Unavailable::text))
                .contains("missing credential");
    }

    private static GatewayConfig withoutKey(GatewayConfig config, String id) {
        Map<String, Provider> providers = new LinkedHashMap<>(config.providers());
        providers.computeIfPresent(id, (_, p) -> withoutKey(p));
        return new GatewayConfig(
                config.server(),
                config.auth(),
                config.endpoints(),
                config.limits(),
                config.log(),
                config.operation(),
                config.store(),
                config.failover(),
                config.consoleEnabled(),
                config.batch(),
                providers,
                config.agents());
    }

    private static Provider withoutKey(Provider p) {
        return new Provider(
                p.id(),
                p.baseUrl(),
                Optional.empty(),
                p.api(),
                p.headers(),
                p.timeoutSeconds(),
                p.request(),
                p.params(),
                p.contextWindow(),
                p.contextTokens(),
                p.maxTokens(),
                p.localService(),
                p.models(),
                p.open(),
                Optional.of(Provider.Unavailable.MISSING_CREDENTIAL),
                p.local(),
                p.origin());
    }

    private static ObjectNode row(String id) {
        return new Routing(Configured.of(PROVIDERS, AGENTS))
                .everything().stream()
                        .filter(c -> c.ref().toString().equals(id))
                        .findFirst()
                        .map(ModelRow::of)
                        .orElseThrow();
    }
}
