package dev.caravan.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.dialect.UsageSum;
import dev.caravan.failover.Attempt;
import dev.caravan.openai.ApiError;
import dev.caravan.openai.ChatRequest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rounds of one request whose agent has tools that are routes (TOL-1). A round is a reply that
 * asks for such tools and for none of the client's; it is followed by a request that holds their
 * answers. A reply that asks for tools of both kinds is the client's: ours are left out of it and
 * not run, since what they answered would be lost with the client's next request. One thread.
 */
public final class ToolTurn {
    private final Map<String, RouteTool> tools;
    private final int maxRounds;
    private final Set<String> offered = new HashSet<>();
    private final List<JsonNode> said = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private long elsewhereMs;
    private int rounds;
    private Optional<ObjectNode> usage = Optional.empty();
    private Optional<ObjectNode> first = Optional.empty();
    private Optional<Asked> asked = Optional.empty();

    /** What a reply said and asked for. */
    private record Asked(ObjectNode message, List<ToolCall> calls) {}

    /**
     * A turn at its begin.
     *
     * @param maxRounds 1 or more
     */
    public ToolTurn(List<RouteTool> tools, int maxRounds) {
        this.tools = new LinkedHashMap<>();
        tools.forEach(tool -> this.tools.put(tool.name(), tool));
        this.maxRounds = maxRounds;
    }

    /** Whether the client has part of the reply, or will have it, from rounds before. */
    public boolean isContinued() {
        return rounds > 0;
    }

    /** Rounds that are over. */
    public int rounds() {
        return rounds;
    }

    /** Whether the last reply asks for tools of ours, so that the turn goes on. */
    public boolean isPending() {
        return asked.isPresent();
    }

    /** What the rounds before used, in the chat API's words. */
    public Optional<ObjectNode> usage() {
        return usage;
    }

    /** The tool of a call. */
    public Optional<RouteTool> tool(ToolCall call) {
        return Optional.ofNullable(tools.get(call.name()));
    }

    /**
     * A client's request with our tools beside its own, and with what the rounds so far brought. A
     * tool of the client's hides one of ours that has its name. A request for several replies gets
     * no tool of ours: each would need rounds of its own.
     */
    public ChatRequest request(ChatRequest request) {
        ObjectNode tree = request.shallowCopy();
        if (tree.path("n").asInt(1) > 1) {
            return request;
        }
        ArrayNode all = tree.arrayNode();
        Set<String> theirs = new HashSet<>();
        for (JsonNode tool : request.tools()) {
            all.add(tool);
            theirs.add(tool.path("function").path("name").asText(""));
        }
        offered.clear();
        tools.values().stream()
                .filter(tool -> !theirs.contains(tool.name()))
                .forEach(
                        tool -> {
                            offered.add(tool.name());
                            all.add(tool.definition());
                        });
        tree.set("tools", all);
        if (isContinued()) {
            ArrayNode messages = tree.arrayNode();
            messages.addAll(request.messages());
            messages.addAll(said);
            tree.set("messages", messages);
            choose(tree);
        }
        return request.withFields(tree);
    }

    /** The client's choice was met by the first round; after the last one there is none left. */
    private void choose(ObjectNode tree) {
        if (rounds >= maxRounds) {
            tree.put("tool_choice", "none");
        } else if (!tree.path("tool_choice").asText("").equals("none")) {
            tree.remove("tool_choice");
        }
    }

    /** Takes our calls out of a whole reply, and adds to it what the rounds before used. */
    public void takeFrom(ObjectNode reply) {
        CallCollector collector = collector();
        for (JsonNode choice : reply.path("choices")) {
            if (choice.get("message") instanceof ObjectNode message) {
                collector.takeFrom(message);
            }
        }
        usage.ifPresent(
                before -> reply.set("usage", UsageSum.of(before, reply.withObject("/usage"))));
        take(collector);
    }

    CallCollector collector() {
        return new CallCollector(offered::contains, isContinued());
    }

    /** The reply is complete. */
    void take(CallCollector collector) {
        if (!collector.asksForOursOnly()) {
            return;
        }
        List<ToolCall> calls = new ArrayList<>();
        for (ObjectNode call : collector.calls()) {
            calls.add(ToolCall.of(call, "call_" + rounds + "_" + calls.size()));
        }
        asked = Optional.of(new Asked(collector.message(), calls));
    }

    /** Gives the chunks of later rounds what makes them one reply for the client. */
    void join(ObjectNode chunk) {
        if (first.isEmpty()) {
            ObjectNode head = chunk.objectNode();
            head.set("id", chunk.path("id"));
            head.set("created", chunk.path("created"));
            first = Optional.of(head);
        }
        chunk.setAll(first.get());
    }

    /**
     * What the last reply asks for.
     *
     * @throws ApiError 502 when there were as many rounds as there may be
     * @throws IllegalStateException when nothing is asked for
     */
    public List<ToolCall> calls() {
        if (rounds >= maxRounds) {
            throw ApiError.of(
                            502,
                            "The model still asked for tools after "
                                    + maxRounds
                                    + " rounds of them (maxToolRounds)")
                    .code("tool_rounds_exceeded");
        }
        return pending().calls();
    }

    /**
     * The round is over.
     *
     * @param results of {@link #calls()}, in their order
     * @param used by the turn so far, in the chat API's words
     */
    public void answered(List<ToolResult> results, ObjectNode used) {
        Asked round = pending();
        ObjectNode message = round.message();
        ArrayNode calls = message.putArray("tool_calls");
        round.calls().forEach(call -> calls.add(call.json()));
        said.add(message);
        for (int i = 0; i < results.size(); i++) {
            said.add(round.calls().get(i).message(results.get(i)));
        }
        usage = Optional.of(used.deepCopy());
        asked = Optional.empty();
        rounds++;
    }

    /**
     * What a round that is over took.
     *
     * @param tried in it
     * @param millis at the provider that answered, and in tools
     */
    public void spent(List<Attempt> tried, long millis) {
        attempts.addAll(tried);
        elsewhereMs += millis;
    }

    /** The attempts of the rounds that are over. */
    public List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Milliseconds that those rounds took at providers that answered, and in tools. */
    public long elsewhereMs() {
        return elsewhereMs;
    }

    private Asked pending() {
        return asked.orElseThrow(() -> new IllegalStateException("no tool is asked for"));
    }
}
