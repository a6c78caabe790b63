package dev.caravan.kept;

import com.fasterxml.jackson.databind.JsonNode;

import dev.caravan.openai.ApiError;
import dev.caravan.responses.RecentResponses;
import dev.caravan.responses.ResponseStore;
import dev.caravan.responses.StoredResponse;
import dev.caravan.store.StoreUnavailable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * Responses where their requests want them: in the store, or in memory for a while (RSP-4). Who
 * asks for none that is in the store does not notice whether there is one. Thread-safe.
 */
public final class AllResponses implements ResponseStore {
    private static final Logger LOG = LoggerFactory.getLogger(AllResponses.class);

    private final RecentResponses recent;
    private final LastingResponses lasting;

    public AllResponses(RecentResponses recent, LastingResponses lasting) {
        this.recent = recent;
        this.lasting = lasting;
    }

    /** The client has its answer: a store that fails now makes it a response of a while. */
    @Override
    public void keep(StoredResponse response) {
        if (!response.lasting()) {
            recent.keep(response);
            return;
        }
        try {
            lasting.keep(response);
        } catch (StoreUnavailable e) {
            LOG.error(
                    "response {} is kept in memory only, for 30 minutes: {}",
                    response.id(),
                    e.told());
            recent.keep(response);
        }
    }

    /**
     * As the interface says.
     *
     * @throws ApiError 503 {@code session_store_unavailable} when it may be in the store, and the
     *     store cannot be asked: not to be mistaken for a response that is gone
     */
    @Override
    public Optional<StoredResponse> find(String id) {
        Optional<StoredResponse> known = recent.find(id);
        return known.isPresent() ? known : asked(() -> lasting.find(id));
    }

    /**
     * As the interface says.
     *
     * @throws ApiError as {@link #find}
     */
    @Override
    public Optional<JsonNode> item(StoredResponse.Owner owner, String itemId) {
        Optional<JsonNode> known = recent.item(owner, itemId);
        return known.isPresent() ? known : asked(() -> lasting.item(owner, itemId));
    }

    /**
     * As the interface says.
     *
     * @throws ApiError as {@link #find}
     */
    @Override
    public void delete(String id) {
        recent.delete(id);
        boolean _ =
                asked(
                        () -> {
                            lasting.delete(id);
                            return true;
                        });
    }

    private interface Question<T> {
        T ask() throws StoreUnavailable;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (StoreUnavailable e) {
            throw ApiError.of(503, e.told()).code("session_store_unavailable");
        }
    }
}
