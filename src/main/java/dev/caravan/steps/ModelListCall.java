package dev.caravan.steps;

import dev.caravan.config.Provider;
import dev.caravan.discovery.Listing;
import dev.caravan.failover.Clock;
import dev.caravan.net.CallLimits;
import dev.caravan.net.UpstreamCall;
import dev.caravan.net.Watchdog;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpMethods;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;

/** The steps around a question for a server's models: five seconds, 2xx, nothing else (DSC-3). */
public final class ModelListCall {
    /** Variable: the path to ask, with a leading slash. */
    public static final String PATH = "listPath";

    /** Variable: whether the path begins at the server's root. */
    public static final String FROM_ROOT = "listFromRoot";

    private static final long LIMIT_MS = 5_000;
    private static final int MAX_BODY_BYTES = 16 << 20;

    private ModelListCall() {}

    /** Step {@code address-listing}: the question with the provider's credential. */
    public static final class Addressing implements Processor {
        private final Watchdog watchdog;

        public Addressing(Watchdog watchdog) {
            this.watchdog = watchdog;
        }

        @Override
        public void process(Exchange exchange) {
            Provider provider = Var.PROVIDER.of(exchange);
            Message message = exchange.getMessage();
            byte[] body = message.getBody(byte[].class);
            boolean post = body != null && body.length > 0;
            message.removeHeaders("*");
            message.setHeader(Exchange.HTTP_METHOD, post ? HttpMethods.POST : HttpMethods.GET);
            message.setHeader(Exchange.HTTP_URI, url(exchange, provider.baseUrl()));
            if (post) {
                message.setHeader(Exchange.CONTENT_TYPE, "application/json");
            } else {
                message.setBody(null);
            }
            provider.apiKey()
                    .ifPresent(key -> message.setHeader("Authorization", "Bearer " + key.reveal()));
            Var.CALL.set(exchange, new UpstreamCall(limits(), watchdog, post ? body.length : 0));
        }

        private static String url(Exchange exchange, URI base) {
            String root = base.getScheme() + "://" + base.getRawAuthority();
            boolean fromRoot = exchange.getVariable(FROM_ROOT, false, Boolean.class);
            return root
                    + (fromRoot ? "" : base.getRawPath())
                    + exchange.getVariable(PATH, "", String.class);
        }

        private static CallLimits limits() {
            return new CallLimits(
                    LIMIT_MS, LIMIT_MS, LIMIT_MS, OptionalLong.of(LIMIT_MS), Clock.PROVIDER_TOTAL);
        }
    }

    /** Step {@code note-listing}: the body of an answer that is one. */
    public static final class Outcome implements Processor {
        @Override
        public void process(Exchange exchange) throws Listing.NoAnswer, IOException {
            Message message = exchange.getMessage();
            UpstreamCall call = Var.CALL.of(exchange);
            int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
            message.removeHeaders("*");
            call.awaitBody();
            try (InputStream in =
                    message.getBody() instanceof InputStream stream
                            ? stream
                            : InputStream.nullInputStream()) {
                byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
                if (body.length > MAX_BODY_BYTES) {
                    call.discard();
                    throw new Listing.NoAnswer(
                            "the answer is larger than " + MAX_BODY_BYTES + " bytes");
                }
                call.close();
                if (status < 200 || status > 299) {
                    throw new Listing.NoAnswer("HTTP " + status);
                }
                message.setBody(body);
            }
        }
    }
}
