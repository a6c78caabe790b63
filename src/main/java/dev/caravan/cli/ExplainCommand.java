package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.camel.RouteListing;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Overrides;
import dev.caravan.explain.Explanation;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.routing.Ask;
import dev.caravan.routing.Routing;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code caravan explain}: what the gateway would send for a chat request. */
@Command(
        name = "explain",
        description = {
            "Shows the body that would be sent for a chat request, and each step on the way.",
            "Nobody is called."
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConfigSource source = new ConfigSource();

    @Option(
            names = "--model",
            paramLabel = "REF",
            description = "provider/model, an alias or openclaw:<agent>; else what the body says.")
    private @Nullable String model;

    @Option(
            names = "--agent",
            paramLabel = "ID",
            description = "The agent, as the header x-openclaw-agent-id names it.")
    private @Nullable String agent;

    @Option(
            names = "--body",
            paramLabel = "FILE",
            required = true,
            description = "A file with the chat request as JSON; - reads standard input.")
    private String body = "-";

    @Option(names = "--json", description = "The whole explanation as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Optional<ConfigStore> store = source.open(Overrides.NONE, err);
        if (store.isEmpty()) {
            return ConfigSource.EXIT_CONFIG;
        }
        try {
            ChatRequest request = ChatRequest.of(Json.readObject(read()));
            Ask ask =
                    new Ask(
                            Optional.ofNullable(agent),
                            Optional.ofNullable(model),
                            request.model());
            print(
                    Explanation.of(
                            request,
                            new Routing(store.get().current()).resolve(ask),
                            RouteListing.tools()));
            return 0;
        } catch (NoSuchFileException e) {
            err.println("There is no file " + body);
        } catch (IOException e) {
            err.println("Cannot read " + body + ": " + e.getMessage());
        } catch (Json.MalformedJson e) {
            err.println(body + " is not valid JSON: " + e.describe());
        } catch (ApiError e) {
            err.println(e.getMessage());
        }
        err.flush();
        return 1;
    }

    private byte[] read() throws IOException {
        return body.equals("-")
                ? System.in.readAllBytes()
                : Files.readAllBytes(source.fromUser(Path.of(body)));
    }

    private void print(ObjectNode explanation) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(explanation.toPrettyString());
        } else {
            out.println("agent " + explanation.path("agent").asText());
            if (explanation.has("route_tools")) {
                out.println("tools " + explanation.path("route_tools"));
            }
            explanation.path("candidates").forEach(candidate -> print(out, candidate));
        }
        out.flush();
    }

    private static void print(PrintWriter out, JsonNode candidate) {
        JsonNode window = candidate.path("context_window");
        out.println();
        out.println("== " + candidate.path("model").asText());
        out.println("api       " + candidate.path("api").asText());
        out.println(
                "window    "
                        + window.path("tokens").asText()
                        + " tokens ("
                        + window.path("source").asText()
                        + "): "
                        + window.path("verdict").asText());
        if (candidate.has("unavailable")) {
            out.println("skipped   " + candidate.path("unavailable").asText());
            return;
        }
        out.println("url       " + candidate.path("url").asText());
        for (JsonNode step : candidate.path("steps")) {
            out.println("-- " + step.path("step").asText() + adjusted(step));
            out.println(step.path("after").toPrettyString());
        }
        if (candidate.has("refused")) {
            JsonNode refused = candidate.path("refused");
            out.println(
                    "refused   "
                            + refused.path("code").asText()
                            + ": "
                            + refused.path("detail").asText());
            return;
        }
        out.println("-- sent" + adjusted(candidate));
        out.println(candidate.path("body").toPrettyString());
    }

    private static String adjusted(JsonNode owner) {
        return owner.path("adjusted").isEmpty()
                ? ""
                : ", adjusted: "
                        + String.join(
                                ",",
                                owner.path("adjusted")
                                        .valueStream()
                                        .map(JsonNode::asText)
                                        .toList());
    }
}
