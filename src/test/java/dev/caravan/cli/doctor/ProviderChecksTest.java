package dev.caravan.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.doctor.Finding.State;
import dev.caravan.cli.doctor.Knock.Answer;
import dev.caravan.config.GatewayConfig;
import dev.caravan.routing.Configured;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

@DisplayName("OPS-3: caravan doctor on providers and agents")
class ProviderChecksTest {
    private static final String PLAIN =
            "p: { baseUrl: 'http://127.0.0.1:9/v1?k=hush', models: [] }";
    private static final String SERVICE =
            "p: { baseUrl: 'http://127.0.0.1:9/v1', models: [], localService: { command: '/bin/x',"
                    + " healthUrl: 'http://127.0.0.1:9/health' } }";

    private static Finding of(String providers, Map<String, String> variables, Answer answer) {
        GatewayConfig config = Configured.of(providers, "", variables);
        List<Finding> findings = new ProviderChecks((_, _, _) -> answer).of(config);
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK, answers HTTP 200, ''",
        "401, WRONG, the key is refused, set models.providers.p.apiKey",
        "403, WRONG, the key is refused, set models.providers.p.apiKey",
        "302, WRONG, a redirect, set models.providers.p.baseUrl",
        "404, NOTE, lists no models, ''",
        "429, NOTE, it is there, ''",
        "500, WRONG, answers HTTP 500, log",
        "503, WRONG, answers HTTP 503, log",
    })
    void judgesTheAnswerOfAServer(int code, State state, String found, String todo) {
        Finding finding = of(PLAIN, Map.of(), new Answer.Status(code));
        assertThat(finding.state()).isEqualTo(state);
        assertThat(finding.found()).contains(found).doesNotContain("hush");
        assertThat(finding.todo()).contains(todo);
        assertThat(finding.isWrong()).isEqualTo(!finding.todo().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "204, OK, /health answers HTTP 204",
        "404, WRONG, only 2xx is healthy",
        "503, NOTE, it is starting",
    })
    void judgesTheHealthOfALocalService(int code, State state, String found) {
        Finding finding = of(SERVICE, Map.of(), new Answer.Status(code));
        assertThat(finding.state()).isEqualTo(state);
        assertThat(finding.found()).contains(found);
    }

    @Test
    void saysWhatToDoAboutAServerThatIsNotThere() {
        Finding silent = of(PLAIN, Map.of(), new Answer.Silent());
        assertThat(silent.found()).isEqualTo("no answer from http://127.0.0.1:9/v1/models");
        assertThat(silent.todo()).contains("start the server", "models.providers.p.baseUrl");
        assertThat(of("", Map.of("VLLM_API_KEY", "k"), new Answer.Silent()).todo())
                .endsWith("or unset VLLM_API_KEY");
        assertThat(of(SERVICE, Map.of(), new Answer.Silent()).state()).isEqualTo(State.NOTE);
        assertThat(of(PLAIN, Map.of(), new Answer.UnknownHost()).todo()).contains("name service");
        assertThat(of(PLAIN, Map.of(), new Answer.Untrusted()).todo()).contains("request.tls.ca");
    }

    @Test
    @DisplayName("PRV-6: a refusal of the network guard says which key to set")
    void saysWhatTheGuardSays() {
        Finding finding =
                of(PLAIN, Map.of(), new Answer.Refused("host x is private; set y to true"));
        assertThat(finding.found()).isEqualTo("host x is private");
        assertThat(finding.todo()).isEqualTo("set y to true");
    }

    @Test
    @DisplayName("PRV-5: a provider without the key that it needs is not knocked at")
    void namesTheVariableOfAMissingKey() {
        GatewayConfig config =
                Configured.of(
                        "openai: {}, far: { baseUrl: 'https://a.example.com', models: [] }", "");
        List<Finding> findings =
                new ProviderChecks(
                                (_, _, _) -> {
                                    throw new AssertionError("asked");
                                })
                        .of(config);
        assertThat(findings).allMatch(Finding::isWrong);
        assertThat(findings)
                .extracting(Finding::todo)
                .containsExactly(
                        "export OPENAI_API_KEY, or set models.providers.openai.apiKey",
                        "set models.providers.far.apiKey");
    }

    @Test
    @DisplayName("AGT-4: asks with the headers that a call would have, and only the server itself")
    void asksAsACallWould() {
        Map<String, String> asked = new ConcurrentHashMap<>();
        GatewayConfig config =
                Configured.of(
                        "plain: { baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'k1', models: [],"
                            + " headers: { 'X-A': 'a' } }, anthropic: { baseUrl:"
                            + " 'http://127.0.0.1:8', apiKey: 'k2' }, own: { baseUrl:"
                            + " 'http://127.0.0.1:7/v1?v=1', apiKey: 'k3', models: [], request: {"
                            + " auth: { mode: 'header', headerName: 'X-Own', value: 'k4' } } },"
                            + " elsewhere: { baseUrl: 'http://127.0.0.1:6/v1', apiKey: 'k5',"
                            + " models: [], localService: { command: '/bin/x', healthUrl:"
                            + " 'http://127.0.0.1:5/up' } }",
                        "");
        Knock knock =
                (provider, url, headers) -> {
                    asked.put(provider.id(), url + " " + new java.util.TreeMap<>(headers));
                    return new Answer.Status(200);
                };

        assertThat(new ProviderChecks(knock).of(config)).noneMatch(Finding::isWrong);
        assertThat(asked)
                .containsEntry(
                        "plain", "http://127.0.0.1:9/v1/models {authorization=Bearer k1, x-a=a}")
                .containsEntry(
                        "anthropic",
                        "http://127.0.0.1:8/v1/models"
                                + " {anthropic-version=2023-06-01, x-api-key=k2}")
                .containsEntry("own", "http://127.0.0.1:7/v1/models?v=1 {x-own=k4}")
                .containsEntry("elsewhere", "http://127.0.0.1:5/up {}");
    }

    @Test
    void saysWhichModelsOfAnAgentAreOfNoUse() {
        GatewayConfig config =
                Configured.of(
                        PLAIN,
                        "defaults: { model: { primary: 'p/a',"
                                + " fallbacks: ['openai/gpt-4o-mini', 'nobody/x'] } },"
                                + " list: [{ id: 'main' }, { id: 'one', model: 'p/a' }]");
        List<Finding> findings = AgentChecks.of(config);
        assertThat(findings)
                .extracting(f -> f.state() + " " + f.subject() + ": " + f.found())
                .containsExactly(
                        "WRONG main: openai/gpt-4o-mini: missing credential: no key is known",
                        "WRONG main: nobody/x: there is no provider nobody",
                        "OK one: tries p/a");
        assertThat(AgentChecks.of(Configured.of(PLAIN, "list: [{ id: 'main' }]")).getFirst().todo())
                .contains("agents.defaults.model");
    }

    @Test
    void reachesARealServerAndSeesWhoIsNone() throws Exception {
        var server =
                com.sun.net.httpserver.HttpServer.create(
                        new java.net.InetSocketAddress(
                                java.net.InetAddress.getLoopbackAddress(), 0),
                        0);
        server.createContext(
                "/",
                call -> {
                    boolean get = call.getRequestMethod().equals("GET");
                    call.sendResponseHeaders(get ? 204 : 500, -1);
                    call.close();
                });
        server.start();
        int port = server.getAddress().getPort();
        var provider =
                Configured.of("p: { baseUrl: 'http://127.0.0.1:" + port + "/v1', models: [] }", "")
                        .providers()
                        .values()
                        .iterator()
                        .next();
        try (ProviderKnock knock = new ProviderKnock(5000)) {
            URI there = URI.create("http://127.0.0.1:" + port + "/v1/models");
            assertThat(knock.at(provider, there, Map.of("a", "b")))
                    .isEqualTo(new Answer.Status(204));
            assertThat(knock.at(provider, URI.create("http://a.invalid/"), Map.of()))
                    .isEqualTo(new Answer.UnknownHost());
            assertThat(knock.at(provider, URI.create("http://169.254.169.254/"), Map.of()))
                    .isInstanceOf(Answer.Refused.class);
            server.stop(0);
            assertThat(knock.at(provider, there, Map.of())).isEqualTo(new Answer.Silent());
        }
    }

    @Test
    @DisplayName("a server that accepts and says nothing is silent in good time")
    void isPatientForAWhileOnly() throws Exception {
        try (var mute = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
                ProviderKnock knock = new ProviderKnock(100)) {
            URI url = URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/");
            var provider =
                    Configured.of("p: { baseUrl: '" + url + "', models: [] }", "")
                            .providers()
                            .values()
                            .iterator()
                            .next();
            assertThat(knock.at(provider, url, Map.of())).isEqualTo(new Answer.Silent());
        }
    }
}
