package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.openai.ChatRequest;
import dev.caravan.routing.Candidate;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Shapes a chat request for one candidate (spec 1.4, 2.2): every transform in its order, then the
 * form of the candidate's API, then {@code extra_body}. The client's fields pass through, unknown
 * ones too. Pure: the client's tree is not touched.
 */
public final class RequestShaper {
    private static final List<Transform> TRANSFORMS =
            ServiceLoader.load(Transform.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(Transform::phase).thenComparing(Transform::name))
                    .toList();

    private RequestShaper() {}

    /** Puts a chat request into the form of another API. */
    @FunctionalInterface
    public interface Translation {
        /** A tree of its own, with the names of the client's fields that have no place there. */
        Shaped apply(ObjectNode chat, Candidate candidate) throws AttemptFailed;
    }

    /** Told of each step, for those who want to see what happens. */
    @FunctionalInterface
    public interface Observer {
        /** One step, also when it changed nothing; the trees are not to be changed. */
        void step(String name, ObjectNode before, Shaped after);
    }

    /** The transforms in the order in which they are applied. */
    public static List<Transform> transforms() {
        return TRANSFORMS;
    }

    /**
     * The request as a candidate gets it.
     *
     * @throws AttemptFailed when this candidate cannot take it, but another may
     * @throws dev.caravan.openai.ApiError when no candidate could
     */
    public static Outgoing shape(ChatRequest request, Shaping shaping, Translation translation)
            throws AttemptFailed {
        return shape(request, shaping, translation, (_, _, _) -> {});
    }

    /** As {@link #shape(ChatRequest, Shaping, Translation)}, before witnesses. */
    public static Outgoing shape(
            ChatRequest request, Shaping shaping, Translation translation, Observer observer)
            throws AttemptFailed {
        ObjectNode asked = request.shallowCopy();
        ObjectNode chat = asked;
        Set<String> adjusted = new LinkedHashSet<>();
        for (Transform transform : TRANSFORMS) {
            Shaped next = transform.apply(chat, shaping);
            observer.step(transform.name(), chat, next);
            chat = next.body();
            adjusted.addAll(next.adjusted());
        }
        Candidate candidate = shaping.candidate();
        Shaped told = translation.apply(chat, candidate);
        observer.step(candidate.getApi(), chat, told);
        Shaped over = ExtraBody.apply(told.body(), candidate);
        observer.step("extra_body", told.body(), over);
        adjusted.addAll(told.adjusted());
        adjusted.addAll(over.adjusted());
        return new Outgoing(asked, chat, new Shaped(over.body(), List.copyOf(adjusted)));
    }
}
