package dev.caravan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Adds the token counts of the calls that together made one reply. Pure. */
public final class UsageSum {
    private UsageSum() {}

    /**
     * The sum, field by field, as deep as the fields go. What is no count is the later call's, but
     * a sum is estimated when a part of it is.
     */
    public static ObjectNode of(ObjectNode before, ObjectNode last) {
        ObjectNode sum = last.deepCopy();
        before.properties().forEach(field -> add(sum, field.getKey(), field.getValue()));
        return sum;
    }

    private static void add(ObjectNode sum, String name, JsonNode more) {
        JsonNode own = sum.path(name);
        if (more.isIntegralNumber() && own.isIntegralNumber()) {
            sum.put(name, own.longValue() + more.longValue());
        } else if (more instanceof ObjectNode object && own instanceof ObjectNode other) {
            sum.set(name, of(object, other));
        } else if (own.isMissingNode() || own.isNull()) {
            sum.set(name, more.deepCopy());
        }
    }
}
