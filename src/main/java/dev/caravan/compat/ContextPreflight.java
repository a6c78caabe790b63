package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;
import dev.caravan.routing.ContextWindow;

/**
 * CTX-2 to CTX-4: a model whose window is too small, or clearly too small for this request, is not
 * called.
 */
@AutoService(Transform.class)
public final class ContextPreflight implements Transform {
    private static final long BYTES_PER_TOKEN = 4;

    @Override
    public String name() {
        return "contextWindow";
    }

    @Override
    public Phase phase() {
        return Phase.ADMIT;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) throws AttemptFailed {
        ContextWindow window = shaping.candidate().window();
        if (window.verdict() == ContextWindow.Verdict.BLOCK) {
            throw unsuited(
                    Reason.CONTEXT_WINDOW_TOO_SMALL,
                    "the context window of "
                            + told(shaping, window)
                            + ", is too small; raise it there, or choose a larger model");
        }
        long reply = Math.max(limit(body, "max_tokens"), limit(body, "max_completion_tokens"));
        // One token more than the window's 120 % is too many; first by a guess that costs nothing.
        long most = window.effective() * 6L / 5;
        if (Math.ceilDiv(TextSize.atMost(body), BYTES_PER_TOKEN) + reply > most) {
            long prompt = Math.ceilDiv(TextSize.bytes(body), BYTES_PER_TOKEN);
            if (prompt + reply > most) {
                throw unsuited(
                        Reason.CONTEXT_OVERFLOW,
                        "about "
                                + prompt
                                + " tokens of prompt and "
                                + reply
                                + " of reply do not fit into the context window of "
                                + told(shaping, window)
                                + "; raise it there if the server has more, or choose a larger"
                                + " model");
            }
        }
        return Shaped.same(body);
    }

    private static String told(Shaping shaping, ContextWindow window) {
        return shaping.candidate().ref()
                + ", "
                + window.effective()
                + " tokens by "
                + window.source();
    }

    private static long limit(ObjectNode body, String field) {
        JsonNode limit = body.path(field);
        return limit.isNumber() ? Math.clamp(limit.asLong(), 0, Integer.MAX_VALUE) : 0;
    }

    private static AttemptFailed unsuited(Reason reason, String detail) {
        return new AttemptFailed(
                new Failure.Unsuited(
                        reason,
                        reason == Reason.CONTEXT_OVERFLOW
                                ? "context_length_exceeded"
                                : reason.code(),
                        detail));
    }
}
