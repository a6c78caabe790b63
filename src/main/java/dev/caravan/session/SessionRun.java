package dev.caravan.session;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.compat.TextSize;
import dev.caravan.openai.ChatRequest;
import dev.caravan.routing.Candidate;
import dev.caravan.session.SessionStore.Kept;
import dev.caravan.session.SessionStore.Owner;
import dev.caravan.store.StoreUnavailable;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One request of a session, from what was said before to the reply that is kept (SES-3). Nothing is
 * kept unless {@link #keep} is called, so that a run that fails leaves no trace. One thread.
 */
public final class SessionRun {
    private static final long BYTES_PER_TOKEN = 4;

    /** Tokens for a reply whose length nobody states. */
    private static final long USUAL_REPLY = 4_096;

    private final SessionStore store;
    private final SessionKey key;
    private final Owner owner;
    private final Kept kept;
    private final Merged merged;
    private final Speech speech = new Speech();

    private SessionRun(SessionStore store, SessionKey key, Owner owner, Kept kept, Merged merged) {
        this.store = store;
        this.key = key;
        this.owner = owner;
        this.kept = kept;
        this.merged = merged;
    }

    /**
     * Reads what was said before. It must be the only run of its session.
     *
     * @param channel of the request, where it names one (SES-6)
     * @throws StoreUnavailable when nobody knows what was said before
     */
    public static SessionRun begin(
            SessionStore store,
            SessionKey key,
            String agentId,
            Optional<String> channel,
            ChatRequest request)
            throws StoreUnavailable {
        Kept kept = store.read(key);
        return new SessionRun(
                store,
                key,
                new Owner(agentId, channel),
                kept,
                kept.transcript().merge(request.messages()));
    }

    public SessionKey key() {
        return key;
    }

    /**
     * The request with what was said before, from the newest pair backwards as much as the
     * candidate's window holds besides the request itself and a reply.
     */
    public ChatRequest request(
            ChatRequest asked, Candidate candidate, Optional<String> systemPrompt) {
        long window = candidate.contextWindow();
        long reply = Math.min(replyTokens(asked, candidate), window / 2);
        long fixed =
                TextSize.ofTools(asked.tools())
                        + systemPrompt
                                .map(text -> text.getBytes(StandardCharsets.UTF_8).length)
                                .orElse(0);
        var messages =
                merged.messages(asked.messages(), (window - reply) * BYTES_PER_TOKEN - fixed);
        return asked.withMessages(messages);
    }

    private static long replyTokens(ChatRequest asked, Candidate candidate) {
        return asked.replyLimit() > 0
                ? asked.replyLimit()
                : candidate.statedMaxTokens().orElse((int) USUAL_REPLY);
    }

    /** Listens to a reply that goes by in chunks. */
    public void hear(JsonNode chunk) {
        speech.chunk(chunk);
    }

    /** Listens to a reply that came at once. */
    public void hearWhole(JsonNode completion) {
        speech.whole(completion);
    }

    /**
     * Keeps the request and what was heard of the reply. A reply that said nothing leaves the
     * session as it was.
     *
     * @throws StoreUnavailable when it cannot be kept; the session is as it was
     */
    public void keep() throws StoreUnavailable {
        Optional<JsonNode> reply = speech.turn();
        if (reply.isPresent()) {
            store.write(key, owner, kept, reply.get(), merged::after);
        }
    }
}
