package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import java.util.List;

/**
 * AGT-4: the configuration's params stand behind the client's own fields. A limit of the client
 * counts under either name, and only the client says whether it wants a stream.
 */
@AutoService(Transform.class)
public final class Params implements Transform {
    private static final List<String> LIMIT_FIELDS = List.of("max_tokens", "max_completion_tokens");

    @Override
    public String name() {
        return "params";
    }

    @Override
    public Phase phase() {
        return Phase.FILL;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        if (shaping.candidate().params().isEmpty()) {
            return Shaped.same(body);
        }
        ObjectNode params = shaping.candidate().params().toTree();
        params.remove("stream");
        if (LIMIT_FIELDS.stream().anyMatch(body::hasNonNull)) {
            params.remove(LIMIT_FIELDS);
        }
        ObjectNode filled = Trees.copy(body);
        params.properties()
                .forEach(
                        field -> {
                            if (!body.has(field.getKey())) {
                                filled.set(field.getKey(), field.getValue());
                            }
                        });
        return new Shaped(filled, List.of());
    }
}
