package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.local.ServiceDriver.Health;
import dev.caravan.local.ServiceProcess;
import dev.caravan.local.StartInProgress;
import dev.caravan.steps.ServiceProbe;
import dev.caravan.steps.ServiceStart;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The routes around local services; no process is started and no socket is opened. */
class LocalServiceRoutesTest extends RouteTestSupport {
    private static final Processor PASS = _ -> {};
    private static final String PROBE = "probe-local-service";
    private static final String START = "start-local-service";

    private static Processor answers(int status) {
        return exchange -> {
            exchange.setVariable("address", exchange.getMessage().getHeader(Exchange.HTTP_URI));
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
            exchange.getMessage().setBody(new ByteArrayInputStream(new byte[] {'{', '}'}));
        };
    }

    private Exchange probe(Processor server) throws Exception {
        load("local-service/" + PROBE);
        replace(PROBE, "to-health-url", server);
        return send(PROBE, exchange -> exchange.setVariable(ServiceProbe.SERVICE_ID, "local"));
    }

    private static Health health(Exchange exchange) {
        return exchange.getVariable(ServiceProbe.HEALTH, Health.class);
    }

    @Test
    @DisplayName("SVC-1: the probe asks the health URL, and 2xx is healthy")
    void asksTheHealthUrl() throws Exception {
        Exchange exchange = probe(answers(200));

        assertThat(passed().ids()).containsExactly("address-probe", "to-health-url", "note-health");
        assertThat(exchange.getVariable("address")).isEqualTo("http://127.0.0.1:1/v1/models");
        assertThat(health(exchange))
                .isEqualTo(new Health(true, "http://127.0.0.1:1/v1/models: HTTP 200"));
    }

    @Test
    @DisplayName("SVC-1: another status is not healthy")
    void takesAnotherStatusForUnhealthy() throws Exception {
        assertThat(health(probe(answers(503))).healthy()).isFalse();
        assertThat(passed().ids()).doesNotContain("note-no-health");
    }

    @Test
    @DisplayName("SVC-1: no answer is not healthy, and no error of the route")
    void takesNoAnswerForUnhealthy() throws Exception {
        Exchange exchange =
                probe(
                        _ -> {
                            throw new ConnectException("refused");
                        });

        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids()).endsWith("to-health-url", "note-no-health");
        assertThat(health(exchange).healthy()).isFalse();
        assertThat(health(exchange).detail()).contains("no answer");
    }

    @Test
    @DisplayName("SVC-2: a start is told of, then probed until nobody wants a probe any more")
    void startsThenProbes() throws Exception {
        load("local-service/" + PROBE, "local-service/" + START);
        ServiceProcess process = new FakeProcess();
        replace(START, "to-process", e -> e.setVariable(ServiceStart.PROCESS, process));
        replace(PROBE, "to-health-url", answers(200));
        Start start = new Start();

        Exchange exchange =
                send(
                        START,
                        e -> {
                            e.setVariable(ServiceProbe.SERVICE_ID, "local");
                            e.setVariable(ServiceStart.START, start);
                        });

        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids())
                .startsWith("to-process", "note-started", "readiness-loop", "await-probe")
                .containsSubsequence("probe-when-due", "to-probe", "note-probe", "await-probe");
        assertThat(start.processes).containsExactly(process);
        assertThat(start.seen).extracting(Health::healthy).containsExactly(true);
    }

    @Test
    @DisplayName("SVC-7: a start that fails is the route's error; nothing is probed")
    void failsWhenNothingWasStarted() throws Exception {
        load("local-service/" + START);
        IllegalStateException fault = new IllegalStateException("no such command");
        replace(
                START,
                "to-process",
                _ -> {
                    throw fault;
                });
        Exchange exchange = send(START, e -> e.setVariable(ServiceStart.START, new Start()));

        assertThat(exchange.getException()).isSameAs(fault);
        assertThat(passed().ids()).containsExactly("to-process");
    }

    @Test
    @DisplayName("SVC-11 SEC-9: the list of services asks for origin and credential first")
    void listsServices() throws Exception {
        Exchange exchange = console("console-services", "reply-services");

        assertThat(passed().ids())
                .containsExactly(
                        "admit-console-services",
                        "check-origin-console-services",
                        "authenticate-console-services",
                        "list-services-state",
                        "write-services",
                        "reply-services");
        assertThat(body(exchange))
                .startsWith("{\"services\":[{\"id\":\"local\",\"state\":\"stopped\",");
    }

    @Test
    @DisplayName("SVC-11 SEC-9: an order asks for origin and credential first")
    void takesOrders() throws Exception {
        rebind("serviceOrder", e -> e.getMessage().setBody(java.util.Map.of("accepted", true)));
        Exchange exchange = console("console-service-order", "reply-order");

        assertThat(passed().ids())
                .containsExactly(
                        "admit-console-service-order",
                        "check-origin-console-service-order",
                        "authenticate-console-service-order",
                        "give-order",
                        "write-order",
                        "reply-order");
        assertThat(body(exchange)).isEqualTo("{\"accepted\":true}");
    }

    private Exchange console(String route, String reply) throws Exception {
        load("errors", "intake/" + route);
        callDirectly(route);
        replace(route, "admit-" + route, this::admitted);
        replace(route, "check-origin-" + route, PASS);
        replace(route, "authenticate-" + route, PASS);
        replace(route, reply, PASS);
        return send(route, PASS);
    }

    private static String body(Exchange exchange) {
        return new String(exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8);
    }

    /** Wants one probe; in the next round none is due. */
    private static final class Start implements StartInProgress {
        private final List<ServiceProcess> processes = new ArrayList<>();
        private final List<Health> seen = new ArrayList<>();
        private int rounds;

        @Override
        public void started(ServiceProcess process) {
            processes.add(process);
        }

        @Override
        public boolean isWaiting() {
            return rounds < 2;
        }

        @Override
        public boolean awaitProbe() {
            rounds++;
            return rounds == 1;
        }

        @Override
        public void probed(Health health) {
            seen.add(health);
        }
    }

    private record FakeProcess(CompletableFuture<String> exit) implements ServiceProcess {
        FakeProcess() {
            this(new CompletableFuture<>());
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public String tail() {
            return "";
        }

        @Override
        public void terminate() {}

        @Override
        public void kill() {}
    }
}
