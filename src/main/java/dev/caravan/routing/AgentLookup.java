package dev.caravan.routing;

import dev.caravan.config.GatewayConfig.Agent;
import dev.caravan.config.GatewayConfig.Agents;
import dev.caravan.openai.ApiError;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which agent a caller means (AGT-2). Safe for many threads. */
final class AgentLookup {
    private static final List<String> FORMS = List.of("openclaw:", "openclaw/", "agent:");

    private final Agents agents;

    AgentLookup(Agents agents) {
        this.agents = agents;
    }

    /** The id in an agent form; two of the forms mean the default agent. */
    Optional<String> in(String model) {
        String folded = model.toLowerCase(Locale.ROOT);
        if (folded.equals("openclaw") || folded.equals("openclaw/default")) {
            return Optional.of(agents.defaultId());
        }
        return FORMS.stream()
                .filter(folded::startsWith)
                .map(form -> folded.substring(form.length()))
                .findFirst();
    }

    /**
     * The agent of that id, the default one when there is none.
     *
     * @throws ApiError 400 {@code unknown_agent}
     */
    Agent find(Optional<String> id) {
        String wanted = id.map(i -> i.toLowerCase(Locale.ROOT)).orElse(agents.defaultId());
        Agent agent = agents.list().get(wanted);
        if (agent == null) {
            throw ApiError.badRequest(
                            "Unknown agent: "
                                    + Shown.text(wanted)
                                    + ". Known agents: "
                                    + String.join(", ", agents.list().keySet()))
                    .code("unknown_agent")
                    .param("model");
        }
        return agent;
    }
}
