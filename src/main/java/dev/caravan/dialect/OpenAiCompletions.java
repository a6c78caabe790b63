package dev.caravan.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.compat.Shaped;
import dev.caravan.config.Secret;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.routing.Candidate;
import dev.caravan.sse.SseReader;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenAI's Chat Completions API, which is the front's own form. */
@AutoService(Dialect.class)
public final class OpenAiCompletions implements Dialect {

    @Override
    public String api() {
        return "openai-completions";
    }

    @Override
    public String path(URI baseUrl) {
        return "/chat/completions";
    }

    @Override
    public Map<String, String> headers(Optional<Secret> key) {
        return bearer(key);
    }

    /** The credential as RFC 6750 has it. */
    public static Map<String, String> bearer(Optional<Secret> key) {
        return key.filter(k -> !k.isEmpty())
                .map(k -> Map.of("authorization", "Bearer " + k.reveal()))
                .orElse(Map.of());
    }

    @Override
    public Shaped request(ObjectNode chat, Candidate candidate) {
        return new Shaped(chat, List.of());
    }

    @Override
    public ObjectNode whole(byte[] body, ReplyContext context) throws AttemptFailed {
        return Completion.map(body, context);
    }

    @Override
    public ReplyStream stream(SseReader events, ChunkForm form, Runnable alive) {
        return new ChatStream(events, form, alive);
    }
}
