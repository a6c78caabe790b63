package dev.caravan.cli.doctor;

import dev.caravan.config.GatewayConfig;
import dev.caravan.openai.ApiError;
import dev.caravan.routing.Ask;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.Routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether each agent has a model, and each model of its chain a provider that can be called. */
public final class AgentChecks {
    private static final String CHECK = "agent";

    private AgentChecks() {}

    /** One finding for each agent, and one for each candidate that is of no use to it. */
    public static List<Finding> of(GatewayConfig config) {
        Routing routing = new Routing(config);
        List<Finding> findings = new ArrayList<>();
        config.agents().list().keySet().forEach(id -> findings.addAll(of(routing, id)));
        return findings;
    }

    private static List<Finding> of(Routing routing, String id) {
        try {
            List<Candidate> chain =
                    routing.resolve(new Ask(Optional.of(id), Optional.empty(), Optional.empty()))
                            .chain();
            List<Finding> findings = new ArrayList<>();
            for (Candidate candidate : chain) {
                if (candidate.provider().unavailable().isPresent()) {
                    findings.add(
                            ProviderChecks.unavailable(
                                    CHECK, id + ": " + candidate.ref(), candidate.provider()));
                }
            }
            if (findings.isEmpty()) {
                String tries =
                        String.join(", ", chain.stream().map(c -> c.ref().toString()).toList());
                findings.add(Finding.ok(CHECK, id, "tries " + tries));
            }
            return findings;
        } catch (ApiError e) {
            return List.of(
                    Finding.wrong(
                            CHECK,
                            id,
                            Objects.requireNonNullElse(e.getMessage(), "it has no model"),
                            "set agents.defaults.model, or the agent's own model"));
        }
    }
}
