package dev.caravan.config.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A configuration as it may be shown (CFG-2): {@code ***} for every secret. A {@code ${NAME}} is
 * none, it only says where one is. Rather too much is masked than too little: the file may hold
 * sections that are not ours. Pure functions.
 */
public final class Masked {
    /** What is shown for a secret. */
    public static final String MASK = "***";

    private static final Set<String> SECRET_MAPS = Set.of("headers", "env", "vars", "properties");
    private static final List<String> SECRET_ENDINGS =
            List.of("apikey", "token", "password", "passphrase", "secret", "authorization");
    private static final Set<String> SCHEMES = Set.of("", "bearer", "basic", "token");

    private Masked() {}

    /** A copy of a whole configuration. */
    public static ObjectNode of(ObjectNode root) {
        ObjectNode copy = root.objectNode();
        root.properties().forEach(field -> copy.set(field.getKey(), field(field)));
        return copy;
    }

    /** Whether one of the texts is the mask itself: it was shown, and is no secret. */
    public static boolean holdsMask(JsonNode node) {
        return node.isContainerNode()
                ? node.valueStream().anyMatch(Masked::holdsMask)
                : node.asText().equals(MASK);
    }

    private static JsonNode field(Map.Entry<String, JsonNode> field) {
        String key = plain(field.getKey());
        JsonNode value = field.getValue();
        // `value` is what request.auth sends in a header of its own.
        boolean secret = isSecret(key) || key.equals("value");
        if (secret || (SECRET_MAPS.contains(key) && value.isObject())) {
            return all(value);
        }
        return key.equals("args") && value instanceof ArrayNode args
                ? arguments(args)
                : inside(value);
    }

    private static JsonNode inside(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return of(object);
        }
        if (value instanceof ArrayNode list) {
            ArrayNode copy = list.arrayNode();
            list.forEach(item -> copy.add(inside(item)));
            return copy;
        }
        return value.isTextual() ? TextNode.valueOf(url(value.textValue())) : value;
    }

    private static JsonNode all(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(f -> copy.set(f.getKey(), all(f.getValue())));
            return copy;
        }
        if (value instanceof ArrayNode list) {
            ArrayNode copy = list.arrayNode();
            list.forEach(item -> copy.add(all(item)));
            return copy;
        }
        return value.isTextual() ? TextNode.valueOf(mask(value.textValue())) : value;
    }

    private static String mask(String text) {
        return text.isEmpty() || isReference(text) ? text : MASK;
    }

    /** {@code ${NAME}}, also behind the scheme word of a header. */
    private static boolean isReference(String text) {
        int open = text.indexOf("${");
        return open >= 0
                && text.indexOf('}', open) == text.length() - 1
                && text.lastIndexOf("$${") < 0
                && SCHEMES.contains(text.substring(0, open).strip().toLowerCase(Locale.ROOT));
    }

    /** What follows {@code --api-key}, or its equals sign. */
    private static ArrayNode arguments(ArrayNode args) {
        ArrayNode copy = args.arrayNode();
        boolean next = false;
        for (JsonNode arg : args) {
            String text = arg.asText();
            int equals = text.indexOf('=');
            boolean secret = isSecret(plain(equals < 0 ? text : text.substring(0, equals)));
            if (next) {
                copy.add(all(arg));
            } else if (secret && equals >= 0) {
                copy.add(text.substring(0, equals + 1) + mask(text.substring(equals + 1)));
            } else {
                copy.add(inside(arg));
            }
            next = secret && equals < 0;
        }
        return copy;
    }

    private static boolean isSecret(String plainName) {
        return SECRET_ENDINGS.stream().anyMatch(plainName::endsWith);
    }

    private static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** User, password and the query's values of a URL; any other text as it is. */
    private static String url(String text) {
        int authority = text.indexOf("://");
        if (authority < 0) {
            return text;
        }
        int query = text.indexOf('?', authority);
        String address = query < 0 ? text : text.substring(0, query);
        int path = address.indexOf('/', authority + 3);
        int at = address.lastIndexOf('@', path < 0 ? address.length() : path);
        String shown =
                at < authority
                        ? address
                        : address.substring(0, authority + 3) + MASK + address.substring(at);
        return query < 0 ? shown : shown + query(text.substring(query));
    }

    private static String query(String text) {
        StringJoiner out = new StringJoiner("&");
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            out.add(
                    equals < 0
                            ? pair
                            : pair.substring(0, equals + 1) + mask(pair.substring(equals + 1)));
        }
        return out.toString();
    }
}
