package dev.caravan.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import dev.caravan.failover.AttemptFailed;
import dev.caravan.failover.Failure;
import dev.caravan.failover.Reason;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CMP-6: images, sound and film only go to a model whose {@code input} has them. Of a model without
 * a row nothing is known, so it is given what there is.
 */
@AutoService(Transform.class)
public final class InputModalities implements Transform {
    private static final Map<String, String> BY_PART =
            Map.of(
                    "image_url", "image",
                    "input_image", "image",
                    "image", "image",
                    "input_audio", "audio",
                    "audio_url", "audio",
                    "video_url", "video",
                    "input_video", "video");

    @Override
    public String name() {
        return "input";
    }

    @Override
    public Phase phase() {
        return Phase.ADMIT;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) throws AttemptFailed {
        if (shaping.candidate().row().isEmpty()) {
            return Shaped.same(body);
        }
        Set<String> taken = shaping.candidate().row().get().input();
        for (JsonNode message : body.path("messages")) {
            for (JsonNode part : message.path("content")) {
                Optional<String> needed =
                        Optional.ofNullable(BY_PART.get(part.path("type").asText("")))
                                .filter(kind -> !taken.contains(kind));
                if (needed.isPresent()) {
                    throw unsuited(shaping, needed.get(), taken);
                }
            }
        }
        return Shaped.same(body);
    }

    private static AttemptFailed unsuited(Shaping shaping, String needed, Set<String> taken) {
        return new AttemptFailed(
                new Failure.Unsuited(
                        Reason.UNSUPPORTED_INPUT,
                        Reason.UNSUPPORTED_INPUT.code(),
                        "the request holds "
                                + needed
                                + " input, and the model "
                                + shaping.candidate().ref()
                                + " takes "
                                + String.join(", ", taken)
                                + "; models[].input says what it takes"));
    }
}
