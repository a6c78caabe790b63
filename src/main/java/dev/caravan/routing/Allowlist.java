package dev.caravan.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The models that an agent may use (REF-2): exact refs, {@code provider/*}, and the configured
 * primaries and fallbacks. Empty means everything.
 */
final class Allowlist {
    private final boolean everything;
    private final Set<ModelRef> exact = new HashSet<>();
    private final Set<String> wholeProviders = new HashSet<>();

    Allowlist(Set<String> entries, List<ModelRef> chain) {
        everything = entries.isEmpty();
        exact.addAll(chain);
        for (String entry : entries) {
            if (entry.endsWith("/*")) {
                wholeProviders.add(entry.substring(0, entry.length() - 2).toLowerCase(Locale.ROOT));
            } else {
                ModelRef.parse(entry).ifPresent(exact::add);
            }
        }
    }

    boolean allows(ModelRef ref) {
        return everything || exact.contains(ref) || wholeProviders.contains(ref.provider());
    }
}
