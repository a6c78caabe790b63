package dev.caravan.config;

/**
 * A place in the configuration.
 *
 * @param shown as people write it: {@code agents.list[0].model}, {@code models.providers["a.b"]}
 * @param pattern the same with {@code *} for ids and positions: {@code agents.list.*.model}
 */
record ConfigPath(String shown, String pattern) {
    static final ConfigPath ROOT = new ConfigPath("", "");

    ConfigPath key(String key) {
        return new ConfigPath(
                shown.isEmpty() ? key : shown + segment(key),
                pattern.isEmpty() ? key : pattern + "." + key);
    }

    ConfigPath entry(String id) {
        return new ConfigPath(shown + segment(id), pattern + ".*");
    }

    ConfigPath item(int index) {
        return new ConfigPath(shown + "[" + index + "]", pattern + ".*");
    }

    private static String segment(String key) {
        boolean plain =
                !key.isEmpty()
                        && key.chars()
                                .allMatch(
                                        c ->
                                                c == '_'
                                                        || c == '-'
                                                        || c == '$'
                                                        || Character.isLetterOrDigit(c));
        return plain ? "." + key : "[" + Values.quote(key) + "]";
    }
}
