package dev.caravan.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Checks and changes URLs of the configuration; a problem never shows one, it may hold a key. */
final class Urls {
    static final String HTTP = "an http or https URL with a host";

    private Urls() {}

    /** The URL; empty, and a problem recorded, when it is none that can be called. */
    static Optional<URI> http(Section section, String key, String text) {
        Optional<String> fault = Optional.empty();
        try {
            URI url = new URI(text.strip());
            fault = fault(url);
            if (fault.isEmpty()) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            fault = Optional.of("a text that is no URL");
        }
        section.problem(key, fault.orElseThrow(), HTTP);
        return Optional.empty();
    }

    private static Optional<String> fault(URI url) {
        boolean web =
                "http".equalsIgnoreCase(url.getScheme())
                        || "https".equalsIgnoreCase(url.getScheme());
        if (!web) {
            return Optional.of("another scheme than http or https");
        }
        if (url.getHost() == null) {
            return Optional.of("a URL without a valid host name");
        }
        if (url.getUserInfo() != null) {
            return Optional.of("a URL with a user or password in it");
        }
        return url.getFragment() == null ? Optional.empty() : Optional.of("a URL with a fragment");
    }

    static URI withoutTrailingSlash(URI url) {
        String path = url.getRawPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return withPath(url, path.substring(0, end));
    }

    /** Ollama's own URL has no path; its OpenAI form lives under {@code /v1} (DSC-4). */
    static URI ollama(URI url) {
        return url.getRawPath().isEmpty() ? withPath(url, "/v1") : url;
    }

    /** The URL with a segment more, its query kept. */
    static URI append(URI url, String segment) {
        return withPath(url, url.getRawPath() + "/" + segment);
    }

    private static URI withPath(URI url, String rawPath) {
        String query = url.getRawQuery();
        return URI.create(
                url.getScheme()
                        + "://"
                        + url.getRawAuthority()
                        + rawPath
                        + (query == null ? "" : "?" + query));
    }
}
