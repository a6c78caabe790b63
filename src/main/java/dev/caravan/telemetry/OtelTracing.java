package dev.caravan.telemetry;

import dev.caravan.failover.Failure;
import dev.caravan.routing.Candidate;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Traces by OpenTelemetry: a server span for each request, below it a client span for each call,
 * with the names of the conventions for HTTP and for generative AI (semantic conventions 1.39).
 */
public final class OtelTracing implements Tracing {
    private static final int SERVER_ERROR = 500;
    private static final TextMapGetter<Map<String, String>> FROM_MAP = new FromMap();

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    public OtelTracing(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.caravan");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    private static final class FromMap implements TextMapGetter<Map<String, String>> {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    }

    @Override
    public RequestSpan begin(String method, String route, Map<String, String> inbound) {
        Context parent = propagator.extract(Context.root(), inbound, FROM_MAP);
        Span span =
                tracer.spanBuilder(method + " " + route)
                        .setParent(parent)
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute("http.request.method", method)
                        .setAttribute("http.route", route)
                        .startSpan();
        return new OneRequest(span, parent.with(span));
    }

    private final class OneRequest implements RequestSpan {
        private final Span span;
        private final Context context;

        OneRequest(Span span, Context context) {
            this.span = span;
            this.context = context;
        }

        @Override
        public CallSpan call(String operation, Candidate candidate) {
            URI base = candidate.provider().baseUrl();
            Span call =
                    tracer.spanBuilder(operation + " " + candidate.ref().model())
                            .setParent(context)
                            .setSpanKind(SpanKind.CLIENT)
                            .setAttribute("gen_ai.operation.name", operation)
                            .setAttribute("gen_ai.provider.name", candidate.ref().provider())
                            .setAttribute("gen_ai.request.model", candidate.ref().model())
                            .setAttribute("server.address", String.valueOf(base.getHost()))
                            .setAttribute("server.port", (long) port(base))
                            .startSpan();
            Map<String, String> headers = new HashMap<>();
            propagator.inject(
                    context.with(call), headers, (map, name, value) -> headers.put(name, value));
            return new OneCall(call, Map.copyOf(headers), candidate.ref().model());
        }

        private static int port(URI base) {
            int standard = "https".equalsIgnoreCase(base.getScheme()) ? 443 : 80;
            return base.getPort() < 0 ? standard : base.getPort();
        }

        @Override
        public Optional<String> traceId() {
            return Optional.of(span.getSpanContext().getTraceId());
        }

        @Override
        public void end(RequestRecord record) {
            span.setAttribute("caravan.request.id", record.requestId());
            record.agent().ifPresent(agent -> span.setAttribute("gen_ai.agent.id", agent));
            span.setAttribute("caravan.attempts", (long) record.attempts().size());
            record.firstTokenMs().ifPresent(ms -> span.setAttribute("caravan.first_token_ms", ms));
            record.status()
                    .ifPresentOrElse(
                            status -> {
                                span.setAttribute("http.response.status_code", (long) status);
                                if (status >= SERVER_ERROR) {
                                    span.setStatus(StatusCode.ERROR);
                                }
                            },
                            () -> span.setAttribute("error.type", "client_disconnected"));
            span.end();
        }
    }

    private record OneCall(Span span, Map<String, String> headers, String model)
            implements CallSpan {
        @Override
        public void failed(Failure failure) {
            span.setAttribute("error.type", failure.reason().code());
            failure.upstreamStatus()
                    .ifPresent(status -> span.setAttribute("http.response.status_code", status));
            span.setStatus(StatusCode.ERROR, failure.reason().code());
            span.end();
        }

        @Override
        public void answered(Optional<Tokens> tokens) {
            span.setAttribute("gen_ai.response.model", model);
            tokens.ifPresent(
                    counted -> {
                        span.setAttribute("gen_ai.usage.input_tokens", counted.input());
                        span.setAttribute("gen_ai.usage.output_tokens", counted.output());
                    });
            span.end();
        }
    }
}
