package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.cli.GatewayClient.Answer;
import dev.caravan.failover.Reason;
import dev.caravan.routing.ModelRef;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of {@code infer model run}.
 *
 * @param model who answered; of a failure who was tried last, else what was asked for
 * @param attempts those that failed, in order: provider, model, reason
 * @param text present exactly when it went well
 * @param error present exactly when it did not
 */
record InferOutcome(
        Transport transport,
        Optional<ModelRef> model,
        ArrayNode attempts,
        Optional<String> text,
        Optional<String> error) {

    /** Who called the provider. */
    enum Transport {
        LOCAL,
        GATEWAY;

        private final String code = name().toLowerCase(Locale.ROOT);
    }

    /** Nobody was asked, or nobody could be. */
    static InferOutcome failed(Transport transport, Optional<String> asked, String error) {
        return new InferOutcome(
                transport,
                asked.flatMap(ModelRef::parse),
                JsonNodeFactory.instance.arrayNode(),
                Optional.empty(),
                Optional.of(error));
    }

    /** Of a gateway's answer. */
    static InferOutcome of(Transport transport, Optional<String> asked, Answer answer) {
        return answer.status() == 200
                ? answered(transport, asked, answer)
                : refused(transport, asked, answer);
    }

    private static InferOutcome answered(
            Transport transport, Optional<String> asked, Answer answer) {
        JsonNode choice = answer.body().path("choices").path(0);
        Optional<String> text =
                Optional.of(choice.path("message").path("content").asText(""))
                        .filter(content -> !content.isBlank());
        Optional<String> error =
                text.isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                "The model answered without text (finish_reason "
                                        + choice.path("finish_reason").asText("none")
                                        + ")");
        return new InferOutcome(
                transport,
                answer.header().apply("x-caravan-model").or(() -> asked).flatMap(ModelRef::parse),
                failures(answer.header().apply("x-caravan-attempts").orElse("")),
                text,
                error);
    }

    private static InferOutcome refused(
            Transport transport, Optional<String> asked, Answer answer) {
        JsonNode error = answer.body().path("error");
        ArrayNode attempts = JsonNodeFactory.instance.arrayNode();
        error.path("attempts").forEach(attempts::add);
        JsonNode last = attempts.path(attempts.size() - 1);
        Optional<ModelRef> tried =
                attempts.isEmpty()
                        ? asked.flatMap(ModelRef::parse)
                        : Optional.of(
                                new ModelRef(
                                        last.path("provider").asText(),
                                        last.path("model").asText()));
        return new InferOutcome(
                transport,
                tried,
                attempts,
                Optional.empty(),
                Optional.of(error.path("message").asText("HTTP " + answer.status())));
    }

    /**
     * Of a trail, {@code p/m:timeout,p2/m2:ok}. A model's id may hold commas and colons, so an
     * entry ends only where a reason stands.
     */
    private static ArrayNode failures(String trail) {
        ArrayNode failures = JsonNodeFactory.instance.arrayNode();
        StringBuilder entry = new StringBuilder();
        for (String piece : trail.split(",", -1)) {
            entry.append(entry.isEmpty() ? "" : ",").append(piece);
            int colon = entry.lastIndexOf(":");
            String reason = entry.substring(colon + 1);
            boolean failed = Arrays.stream(Reason.values()).anyMatch(r -> r.code().equals(reason));
            if (failed && colon > 0) {
                ModelRef.parse(entry.substring(0, colon))
                        .ifPresent(
                                ref ->
                                        failures.addObject()
                                                .put("provider", ref.provider())
                                                .put("model", ref.model())
                                                .put("reason", reason));
            }
            if (failed || reason.equals("ok")) {
                entry.setLength(0);
            }
        }
        return failures;
    }

    boolean ok() {
        return text.isPresent();
    }

    /** In the form that OPS-3 gives. */
    ObjectNode json() {
        ObjectNode json = Reply.object().put("ok", ok()).put("capability", "model.run");
        json.put("transport", transport.code);
        json.put("provider", model.map(ModelRef::provider).orElse(null));
        json.put("model", model.map(ModelRef::model).orElse(null));
        json.set("attempts", attempts);
        ArrayNode outputs = json.putArray("outputs");
        text.ifPresent(t -> outputs.addObject().put("text", t));
        error.ifPresent(e -> json.put("error", e));
        return json;
    }
}
