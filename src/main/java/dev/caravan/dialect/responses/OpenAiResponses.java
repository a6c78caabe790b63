package dev.caravan.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.compat.Shaped;
import dev.caravan.config.Secret;
import dev.caravan.dialect.ChunkForm;
import dev.caravan.dialect.Dialect;
import dev.caravan.dialect.OpenAiCompletions;
import dev.caravan.dialect.ReplyContext;
import dev.caravan.dialect.ReplyStream;
import dev.caravan.failover.AttemptFailed;
import dev.caravan.routing.Candidate;
import dev.caravan.sse.SseReader;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** OpenAI's Responses API, and those who speak it: LM Studio, xAI, vLLM, llama.cpp. */
@AutoService(Dialect.class)
public final class OpenAiResponses implements Dialect {

    @Override
    public String api() {
        return "openai-responses";
    }

    @Override
    public String path(URI baseUrl) {
        return "/responses";
    }

    @Override
    public Map<String, String> headers(Optional<Secret> key) {
        return OpenAiCompletions.bearer(key);
    }

    @Override
    public Shaped request(ObjectNode chat, Candidate candidate) throws AttemptFailed {
        return new ResponsesRequest(chat, candidate).toResponses();
    }

    @Override
    public ObjectNode whole(byte[] body, ReplyContext context) throws AttemptFailed {
        return ResponseReply.of(body, context);
    }

    @Override
    public ReplyStream stream(SseReader events, ChunkForm form, Runnable alive) {
        return new ResponsesStream(events, form, alive);
    }
}
