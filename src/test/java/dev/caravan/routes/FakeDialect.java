package dev.caravan.routes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.steps.Reply;
import dev.caravan.steps.Var;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;

/** Stands where {@code direct:call-openai-completions} is: its attempts end as the test says. */
final class FakeDialect extends RouteBuilder {
    private final Queue<Outcome> outcomes = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    private interface Outcome {
        void happen(Exchange exchange) throws Exception;
    }

    FakeDialect answers() {
        outcomes.add(
                exchange ->
                        Var.REPLY.set(
                                exchange,
                                new Reply.Whole(
                                        JsonNodeFactory.instance
                                                .objectNode()
                                                .put("object", "chat.completion"))));
        return this;
    }

    FakeDialect refuses(Reason reason, int status) {
        return fails(new Failure.Answered(reason, status, "no", OptionalLong.empty()));
    }

    FakeDialect fails(Failure failure) {
        outcomes.add(
                _ -> {
                    throw new AttemptFailed(failure);
                });
        return this;
    }

    FakeDialect breaks(RuntimeException fault) {
        outcomes.add(
                _ -> {
                    throw fault;
                });
        return this;
    }

    /** The model names of the bodies that reached it, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void configure() {
        from("direct:call-openai-completions")
                .routeId("fake-dialect")
                .errorHandler(noErrorHandler())
                .process(this::call)
                .id("fake-call");
    }

    private void call(Exchange exchange) throws Exception {
        asked.add(Var.SHAPED.of(exchange).body().path("model").asText());
        outcomes.remove().happen(exchange);
    }
}
