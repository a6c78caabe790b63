package dev.caravan.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;

import java.util.List;

/** The provider's own id of the model stands where the client named an agent, alias or ref. */
@AutoService(Transform.class)
public final class ModelName implements Transform {

    @Override
    public String name() {
        return "model";
    }

    @Override
    public Phase phase() {
        return Phase.FILL;
    }

    @Override
    public Shaped apply(ObjectNode body, Shaping shaping) {
        ObjectNode named = Trees.copy(body);
        named.put("model", shaping.candidate().ref().model());
        return new Shaped(named, List.of());
    }
}
