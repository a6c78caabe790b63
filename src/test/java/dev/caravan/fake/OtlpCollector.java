package dev.caravan.fake;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes what an OTLP exporter sends over HTTP (OTLP 1.8) and keeps it. Thread-safe. */
public final class OtlpCollector implements AutoCloseable {
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<Metric> metrics = new CopyOnWriteArrayList<>();

    public OtlpCollector() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/v1/traces", exchange -> take(exchange, this::traces));
        http.createContext("/v1/metrics", exchange -> take(exchange, this::metrics));
        http.start();
    }

    private interface Reading {
        void of(byte[] body) throws InvalidProtocolBufferException;
    }

    private static void take(HttpExchange exchange, Reading reading) throws IOException {
        try (exchange) {
            reading.of(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void traces(byte[] body) throws InvalidProtocolBufferException {
        ExportTraceServiceRequest.parseFrom(body)
                .getResourceSpansList()
                .forEach(r -> r.getScopeSpansList().forEach(s -> spans.addAll(s.getSpansList())));
    }

    private void metrics(byte[] body) throws InvalidProtocolBufferException {
        ExportMetricsServiceRequest.parseFrom(body)
                .getResourceMetricsList()
                .forEach(
                        r ->
                                r.getScopeMetricsList()
                                        .forEach(s -> metrics.addAll(s.getMetricsList())));
    }

    /** {@code http://127.0.0.1:<port>}, for {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    public List<Span> spans() {
        return List.copyOf(spans);
    }

    public List<Metric> metrics() {
        return List.copyOf(metrics);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }
}
