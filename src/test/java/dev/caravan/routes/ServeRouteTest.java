package dev.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.openai.ApiError;
import dev.caravan.steps.Reply;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The spine, with a dialect that does as it is told. The chain is one/a, two/b, three/c. */
class ServeRouteTest extends RouteTestSupport {
    private final FakeDialect dialect = new FakeDialect();

    private Exchange serve() throws Exception {
        load("serve", "local-service/ensure-local-service");
        context.addRoutes(dialect);
        return send("serve", this::admitted);
    }

    @Test
    void passesItsStagesInOrder() throws Exception {
        dialect.answers();
        Exchange exchange = serve();
        assertThat(passed().ids())
                .containsExactly(
                        "resolve-agent",
                        "offer-tools",
                        "plan",
                        "fallback-loop",
                        "check-cooldown",
                        "shape-request",
                        "to-local-service",
                        "ensure-ready",
                        "to-dialect",
                        "fake-call",
                        "note-answer",
                        "conclude");
        assertThat(exchange.getException()).isNull();
        assertThat(Var.REPLY.of(exchange)).isInstanceOf(Reply.Whole.class);
    }

    @Test
    @DisplayName("FLV-1: the next candidate is asked when one has failed, in its own shape")
    void goesOnAfterAFailureAndStopsAtAnAnswer() throws Exception {
        dialect.refuses(Reason.RATE_LIMIT, 429).answers().answers();
        Exchange exchange = serve();
        assertThat(dialect.asked()).containsExactly("a", "b");
        assertThat(Var.PLAN.of(exchange).trail()).isEqualTo("one/a:rate_limit,two/b:ok");
        assertThat(exchange.getException()).isNull();
        assertThat(passed().ids())
                .containsSubsequence("fake-call", "note-failure", "fake-call", "note-answer");
    }

    @Test
    @DisplayName("FLV-2: what nobody foresaw is a failure of the attempt, not of the request")
    void goesOnAfterAnUnforeseenFault() throws Exception {
        dialect.breaks(new IllegalStateException("a bug")).answers();
        Exchange exchange = serve();
        assertThat(Var.PLAN.of(exchange).trail()).isEqualTo("one/a:unknown,two/b:ok");
    }

    @Test
    @DisplayName("FLV-7: an exhausted chain ends in an error that has the trail")
    void endsInAnErrorWhenNobodyAnswers() throws Exception {
        dialect.refuses(Reason.SERVER_ERROR, 500)
                .refuses(Reason.AUTH, 401)
                .refuses(Reason.RATE_LIMIT, 429);
        Exchange exchange = serve();
        assertThat(dialect.asked()).containsExactly("a", "b", "c");
        assertThat(exchange.getException())
                .isInstanceOfSatisfying(
                        ApiError.class,
                        error -> {
                            assertThat(error.status()).isEqualTo(429);
                            assertThat(error.body().at("/error/attempts"))
                                    .extracting(attempt -> attempt.path("reason").asText())
                                    .containsExactly("server_error", "auth", "rate_limit");
                        });
        assertThat(Var.REPLY.find(exchange)).isEmpty();
    }

    @Test
    @DisplayName("FLV-3: a fault of the request itself is nobody's failure: no one else is asked")
    void letsAFaultOfTheRequestOutAtOnce() throws Exception {
        ApiError fault = ApiError.badRequest("no valid Unicode");
        dialect.breaks(fault).answers();
        Exchange exchange = serve();
        assertThat(exchange.getException()).isSameAs(fault);
        assertThat(dialect.asked()).containsExactly("a");
        assertThat(passed().ids()).doesNotContain("conclude");
    }

    @Test
    @DisplayName("FLV-3: nobody else is asked for a client that has left")
    void stopsWhenTheClientHasLeft() throws Exception {
        dialect.fails(new Failure.ClientGone()).answers();
        Exchange exchange = serve();
        assertThat(dialect.asked()).containsExactly("a");
        assertThat(Var.PLAN.of(exchange).trail()).isEqualTo("one/a:client_disconnected");
        assertThat(exchange.getException()).isInstanceOf(ApiError.class);
    }

    @Test
    @DisplayName("FLV-2: a candidate of a dialect that no route speaks is passed over")
    void goesOnWhenNoRouteCallsTheCandidate() throws Exception {
        // Without any dialect route each attempt fails by itself, and at once.
        load("serve", "local-service/ensure-local-service");
        Exchange exchange = send("serve", this::admitted);
        assertThat(Var.PLAN.of(exchange).attempts()).hasSize(3);
        assertThat(exchange.getException()).isInstanceOf(ApiError.class);
    }
}
