package dev.caravan.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.compat.Outgoing;
import dev.caravan.compat.RequestShaper;
import dev.caravan.compat.Shaping;
import dev.caravan.config.Provider;
import dev.caravan.dialect.Dialect;
import dev.caravan.dialect.Dialects;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ChatRequest;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.ContextWindow;
import dev.caravan.routing.Target;
import dev.caravan.tools.RouteTool;
import dev.caravan.tools.ToolCatalog;
import dev.caravan.tools.ToolTurn;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of a chat request: for each model of the chain the body before and after each step,
 * and the body that would be sent (spec 2.2). It holds the request's own text; no header, no key.
 */
public final class Explanation {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Explanation() {}

    /**
     * The whole chain, in the order of trial.
     *
     * @param catalog the tools that the route files have; the agent's own are offered
     */
    public static ObjectNode of(ChatRequest asked, Target target, ToolCatalog catalog) {
        ObjectNode told = JSON.objectNode().put("agent", target.agentId());
        List<RouteTool> tools = catalog.of(target.tools().names());
        ChatRequest request = asked;
        if (!target.tools().names().isEmpty()) {
            told.set("route_tools", names(tools.stream().map(RouteTool::name).toList()));
            request = new ToolTurn(tools, target.tools().maxRounds()).request(asked);
        }
        ArrayNode candidates = told.putArray("candidates");
        for (Candidate candidate : target.chain()) {
            boolean first = candidates.isEmpty();
            candidates.add(
                    candidate(request, new Shaping(candidate, target.systemPrompt(), first)));
        }
        return told;
    }

    private static ObjectNode candidate(ChatRequest request, Shaping shaping) {
        Candidate candidate = shaping.candidate();
        ObjectNode told =
                JSON.objectNode()
                        .put("model", candidate.ref().toString())
                        .put("api", candidate.getApi());
        told.set("context_window", window(candidate.window()));
        Optional<String> unavailable =
                candidate.provider().unavailable().map(Provider.Unavailable::text);
        Optional<Dialect> dialect = Dialects.of(candidate.getApi());
        if (unavailable.isPresent() || dialect.isEmpty()) {
            return told.put("unavailable", unavailable.orElse("unsupported api"));
        }
        told.put("url", url(candidate.provider().baseUrl(), dialect.get()));
        shape(told, request, shaping, dialect.get());
        return told;
    }

    private static void shape(
            ObjectNode told, ChatRequest request, Shaping shaping, Dialect dialect) {
        ArrayNode steps = told.putArray("steps");
        ArrayNode unchanged = told.putArray("unchanged");
        try {
            Outgoing outgoing =
                    RequestShaper.shape(
                            request,
                            shaping,
                            dialect::request,
                            (name, before, after) -> {
                                if (after.body().equals(before)) {
                                    unchanged.add(name);
                                } else {
                                    ObjectNode step = steps.addObject().put("step", name);
                                    step.set("before", before);
                                    step.set("after", after.body());
                                    step.set("adjusted", names(after.adjusted()));
                                }
                            });
            told.set("adjusted", names(outgoing.sent().adjusted()));
            told.set("body", outgoing.sent().body());
        } catch (AttemptFailed e) {
            told.set(
                    "refused",
                    refused(e.failure().code(), e.failure().detail())
                            .put("reason", e.failure().reason().code()));
        } catch (ApiError e) {
            told.set("refused", refused(e.code().orElse(""), String.valueOf(e.getMessage())));
        }
    }

    private static ObjectNode refused(String code, String detail) {
        return JSON.objectNode().put("code", code).put("detail", detail);
    }

    private static ArrayNode names(List<String> names) {
        ArrayNode list = JSON.arrayNode();
        names.forEach(list::add);
        return list;
    }

    private static ObjectNode window(ContextWindow window) {
        return JSON.objectNode()
                .put("tokens", window.effective())
                .put("reference", window.reference())
                .put("source", window.source())
                .put("verdict", window.verdict().name().toLowerCase(Locale.ROOT));
    }

    /** Without the query of the base URL, which may carry a key. */
    private static String url(URI base, Dialect dialect) {
        return base.getScheme()
                + "://"
                + base.getRawAuthority()
                + base.getRawPath()
                + dialect.path(base);
    }
}
