package dev.caravan.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.compat.Shaped;
import dev.caravan.config.Secret;
import dev.caravan.dialect.ChunkForm;
import dev.caravan.dialect.Dialect;
import dev.caravan.dialect.ReplyContext;
import dev.caravan.dialect.ReplyStream;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.routing.Candidate;
import dev.caravan.sse.SseReader;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Anthropic's Messages API, and those who copy it. */
@AutoService(Dialect.class)
public final class AnthropicMessages implements Dialect {
    private static final String VERSION = "2023-06-01";

    @Override
    public String api() {
        return "anthropic-messages";
    }

    /** People write the base URL with and without the version. */
    @Override
    public String path(URI baseUrl) {
        String path = Optional.ofNullable(baseUrl.getPath()).orElse("");
        return path.endsWith("/v1") ? "/messages" : "/v1/messages";
    }

    @Override
    public Map<String, String> headers(Optional<Secret> key) {
        Map<String, String> headers = new HashMap<>(Map.of("anthropic-version", VERSION));
        key.filter(k -> !k.isEmpty()).ifPresent(k -> headers.put("x-api-key", k.reveal()));
        return headers;
    }

    @Override
    public Shaped request(ObjectNode chat, Candidate candidate) throws AttemptFailed {
        return new MessagesRequest(chat, candidate).toMessages();
    }

    @Override
    public ObjectNode whole(byte[] body, ReplyContext context) throws AttemptFailed {
        return MessagesReply.of(body, context);
    }

    @Override
    public ReplyStream stream(SseReader events, ChunkForm form, Runnable alive) {
        return new MessagesStream(events, form, alive);
    }
}
