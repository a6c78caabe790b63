package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failover.Reason;
import dev.caravan.openai.ApiError;
import dev.caravan.steps.Caller;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The HTTP intakes with their error policy; what touches the client's socket is replaced. */
class IntakeRoutesTest extends RouteTestSupport {
    private static final Processor PASS = _ -> {};

    private final List<Throwable> told = new ArrayList<>();
    private final FakeDialect dialect = new FakeDialect();

    private void loadWithErrors(String... files) throws Exception {
        rebind(
                "errorReply",
                exchange ->
                        told.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
        load("errors");
        load(files);
    }

    private Exchange chat(Processor authenticate) throws Exception {
        loadWithErrors("intake/chat-completions", "serve", "local-service/ensure-local-service");
        context.addRoutes(dialect);
        callDirectly("chat-completions");
        replace("chat-completions", "admit", this::admitted);
        replace("chat-completions", "authenticate", authenticate);
        replace("chat-completions", "read-request", PASS);
        replace("chat-completions", "deliver", PASS);
        return send("chat-completions", PASS);
    }

    @Test
    void takesServesAndDeliversAChat() throws Exception {
        dialect.answers();
        Exchange exchange = chat(PASS);
        assertThat(passed().ids())
                .startsWith(
                        "admit",
                        "authenticate",
                        "read-request",
                        "join-session",
                        "take-turn",
                        "tool-rounds",
                        "to-serve",
                        "resolve-agent")
                .endsWith("conclude", "take-calls", "deliver", "run-tools", "keep-session");
        assertThat(exchange.getException()).isNull();
        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("SES-6: the routes of an agent see the channel that a request came by")
    void tellsTheRoutesOfTheChannel() throws Exception {
        dialect.answers();
        Exchange exchange =
                chat(
                        admitted -> {
                            Caller caller = Var.CALLER.of(admitted);
                            Var.CALLER.set(
                                    admitted,
                                    new Caller(
                                            caller.requestId(),
                                            caller.agentHeader(),
                                            caller.modelHeader(),
                                            caller.sessionHeader(),
                                            Optional.of("telegram"),
                                            caller.plain(),
                                            caller.timeoutMs(),
                                            caller.trace(),
                                            caller.startedNanos()));
                        });
        assertThat(exchange.getVariable("channel")).isEqualTo("telegram");
    }

    @Test
    @DisplayName("HTTP-4: a caller who does not pass reaches nothing behind")
    void tellsARefusedCallerAndStops() throws Exception {
        ApiError refusal = ApiError.of(401, "Wrong credential");
        Exchange exchange =
                chat(
                        _ -> {
                            throw refusal;
                        });
        assertThat(told).containsExactly(refusal);
        assertThat(passed().ids()).containsExactly("admit", "authenticate", "reply-error");
        assertThat(exchange.getException()).isNull();
    }

    @Test
    @DisplayName("HTTP-3: an error of the spine is told once, by the intake's policy")
    void tellsAnExhaustedChainOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            dialect.refuses(Reason.SERVER_ERROR, 500);
        }
        Exchange exchange = chat(PASS);
        assertThat(told).singleElement().isInstanceOf(ApiError.class);
        assertThat(passed().ids()).endsWith("conclude", "reply-error").doesNotContain("deliver");
        assertThat(exchange.getException()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "models, admit-models, authenticate-models, list-models",
        "model, admit-model, authenticate-model, show-model"
    })
    @DisplayName("HTTP-5: the lists of models ask for the credential first")
    void listsModelsToCallersWhoPass(String route, String admit, String authenticate, String list)
            throws Exception {
        loadWithErrors("intake/" + route);
        callDirectly(route);
        replace(route, admit, PASS);
        replace(route, authenticate, PASS);
        replace(route, list, PASS);
        send(route, PASS);
        assertThat(passed().ids()).containsExactly(admit, authenticate, list);
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "models, admit-models, authenticate-models",
        "model, admit-model, authenticate-model"
    })
    void tellsWhoMayNotListModels(String route, String admit, String authenticate)
            throws Exception {
        loadWithErrors("intake/" + route);
        callDirectly(route);
        replace(route, admit, PASS);
        replace(
                route,
                authenticate,
                _ -> {
                    throw ApiError.of(401, "Wrong credential");
                });
        send(route, PASS);
        assertThat(passed().ids()).containsExactly(admit, authenticate, "reply-error");
        assertThat(told).singleElement().isInstanceOf(ApiError.class);
    }
}
