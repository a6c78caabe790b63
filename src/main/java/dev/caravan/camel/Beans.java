package dev.caravan.camel;

import dev.caravan.failover.CooldownMetrics;
import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceMetrics;
import dev.caravan.net.Turns;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.responses.ResponseStore;
import dev.caravan.routing.ModelRef;
import dev.caravan.session.SessionTurns;
import dev.caravan.steps.AgentResolution;
import dev.caravan.steps.AnswerNote;
import dev.caravan.steps.CallerAuthentication;
import dev.caravan.steps.Conclusion;
import dev.caravan.steps.CooldownCheck;
import dev.caravan.steps.EmbeddingsNote;
import dev.caravan.steps.ErrorReply;
import dev.caravan.steps.FailureNote;
import dev.caravan.steps.HealthDetail;
import dev.caravan.steps.HealthReport;
import dev.caravan.steps.JsonReply;
import dev.caravan.steps.KeptResponses;
import dev.caravan.steps.MetricsReport;
import dev.caravan.steps.ModelCalls;
import dev.caravan.steps.ModelDiscovery;
import dev.caravan.steps.ModelListCall;
import dev.caravan.steps.ModelListing;
import dev.caravan.steps.OriginCheck;
import dev.caravan.steps.Outlets;
import dev.caravan.steps.Planning;
import dev.caravan.steps.ProviderCall;
import dev.caravan.steps.ProviderReply;
import dev.caravan.steps.ProviderStates;
import dev.caravan.steps.ProviderWatch;
import dev.caravan.steps.ReplyDelivery;
import dev.caravan.steps.RequestAdmission;
import dev.caravan.steps.RequestExplanation;
import dev.caravan.steps.RequestLog;
import dev.caravan.steps.RequestReader;
import dev.caravan.steps.RequestShaping;
import dev.caravan.steps.ResponseRecall;
import dev.caravan.steps.ServiceControl;
import dev.caravan.steps.ServiceProbe;
import dev.caravan.steps.ServiceReadiness;
import dev.caravan.steps.ServiceStart;
import dev.caravan.steps.ServiceWatch;
import dev.caravan.steps.SessionControl;
import dev.caravan.steps.SessionJoining;
import dev.caravan.steps.SessionKeeping;
import dev.caravan.steps.TurnTaking;
import dev.caravan.telemetry.Labels;
import dev.caravan.telemetry.ModelCallMeters;
import dev.caravan.telemetry.RequestMeters;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The names by which route files call Java: one bean for each step. */
final class Beans {
    /** The bean that brings the meters up to date. */
    static final String METRICS_REPORT = "metricsReport";

    private Beans() {}

    /** Made once: each set of routes works with the same. */
    static Map<String, Object> of(Parts parts) {
        Map<String, Object> beans = new LinkedHashMap<>();
        PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MeterRegistry meters =
                parts.otel()
                        .meters()
                        .<MeterRegistry>map(sent -> both(scraped, sent))
                        .orElse(scraped);
        Labels labels = new Labels(ref -> isNamed(parts, ref));
        ModelCalls calls =
                new ModelCalls(
                        parts.watchdog(),
                        List.of(new ModelCallLines(), new ModelCallMeters(meters, labels)));
        RequestLog log =
                new RequestLog(
                        parts.watchdog(),
                        calls,
                        List.of(
                                new RequestLines(() -> parts.current().get().config()),
                                new RequestMeters(meters, labels)::record));
        Outlets outlets =
                new Outlets(
                        parts.sessions().responses(),
                        () -> UUID.randomUUID().toString().replace("-", ""),
                        () -> Instant.now().getEpochSecond());
        ReplyDelivery delivery = new ReplyDelivery(log, outlets, parts.cooldowns());
        bindIntakes(beans, parts, log, delivery);
        beans.put("errorReply", new ErrorReply(log, outlets));
        bindResponses(beans, parts.sessions().responses());
        bindMeters(parts, meters, delivery);
        parts.batches().batches().metrics().register(meters);
        beans.put(METRICS_REPORT, report(parts, meters, scraped));
        bindSessions(beans, parts);
        bindSpine(beans, parts, calls);
        ToolBeans.bind(beans, parts.watchdog(), calls, meters);
        BatchBeans.bind(beans, parts, log, outlets);
        bindServices(beans, parts);
        bindDiscovery(beans, parts);
        beans.put("providerHttp", new ProviderHttp(parts.clients()));
        beans.put("providerCalls", new ProviderHttp.Calls());
        return Collections.unmodifiableMap(beans);
    }

    private static void bindIntakes(
            Map<String, Object> beans, Parts parts, RequestLog log, ReplyDelivery delivery) {
        beans.put(
                "requestAdmission",
                new RequestAdmission(
                        parts.current(),
                        parts.watchdog(),
                        parts.inflight(),
                        parts.otel().tracing()));
        beans.put("callerAuthentication", new CallerAuthentication());
        beans.put("originCheck", new OriginCheck());
        beans.put("chatRequestReader", new RequestReader(ChatRequest::of, true));
        beans.put("explainedRequestReader", new RequestReader(ChatRequest::of, false));
        beans.put("embeddingsRequestReader", new RequestReader(EmbeddingsRequest::of, false));
        beans.put("turnTaking", new TurnTaking(parts.turns(), parts.watchdog()));
        beans.put("replyDelivery", delivery);
        beans.put("jsonReply", new JsonReply(log));
        beans.put("modelListing", new ModelListing(log, parts.cooldowns()));
        beans.put(
                "providerStates",
                new ProviderStates(parts.discovered(), parts.cooldowns(), parts.health()));
        beans.put("requestExplanation", new RequestExplanation());
        beans.put("liveness", new HealthReport(false));
        beans.put("readiness", new HealthReport(true));
        beans.put("healthDetail", new HealthDetail());
    }

    private static void bindResponses(Map<String, Object> beans, ResponseStore responses) {
        beans.put("responsesRequestReader", new RequestReader(ResponsesRequest::of, true));
        beans.put("responseRecall", new ResponseRecall(responses));
        beans.put("keptResponse", new KeptResponses.One(responses));
        beans.put("keptResponseItems", new KeptResponses.Items(responses));
    }

    private static void bindSessions(Map<String, Object> beans, Parts parts) {
        beans.put(
                "sessionJoining",
                new SessionJoining(
                        parts.sessions().store(),
                        new SessionTurns(),
                        parts.sessions().leases(),
                        parts.watchdog()));
        beans.put("sessionKeeping", new SessionKeeping());
        beans.put("sessionListing", new SessionControl.Listing(parts.sessions().store()));
        beans.put("sessionOrder", new SessionControl.Order(parts.sessions().store()));
    }

    private static void bindSpine(Map<String, Object> beans, Parts parts, ModelCalls calls) {
        beans.put("agentResolution", new AgentResolution());
        beans.put("planning", new Planning());
        beans.put("cooldownCheck", new CooldownCheck(parts.cooldowns()));
        beans.put("requestShaping", new RequestShaping());
        beans.put("providerCall", new ProviderCall(parts.watchdog(), calls));
        beans.put("embeddingsCall", ProviderCall.to("/embeddings", parts.watchdog(), calls));
        beans.put("embeddingsNote", new EmbeddingsNote(calls));
        beans.put("providerReply", new ProviderReply(() -> Instant.now().getEpochSecond()));
        beans.put("answerNote", new AnswerNote(parts.cooldowns(), parts.watchdog()));
        beans.put("failureNote", new FailureNote(parts.cooldowns(), calls));
        beans.put("conclusion", new Conclusion(parts.cooldowns()));
    }

    private static void bindServices(Map<String, Object> beans, Parts parts) {
        LocalServices services = parts.services();
        beans.put("serviceReadiness", new ServiceReadiness(services, parts.watchdog()));
        beans.put("localServiceBinding", new LocalServiceBinding(services::settings));
        beans.put("localServiceExecutor", new LocalServiceExecutor(parts.launcher()));
        beans.put("serviceStarted", new ServiceStart.Started());
        beans.put("serviceProbeWait", new ServiceStart.ProbeWait());
        beans.put("serviceProbeNote", new ServiceStart.ProbeNote());
        beans.put(
                "serviceProbeAddressing", new ServiceProbe.Addressing(services, parts.watchdog()));
        beans.put("serviceProbeOutcome", new ServiceProbe.Outcome());
        beans.put("watchedServices", new ServiceWatch.Listing(services));
        beans.put("watchedService", new ServiceWatch.Choice());
        beans.put("watchedHealth", new ServiceWatch.Keeping(services));
        beans.put("serviceStates", new ServiceControl.Listing(services));
        beans.put("serviceOrder", new ServiceControl.Order(services));
    }

    private static void bindDiscovery(Map<String, Object> beans, Parts parts) {
        beans.put("watchedProviders", new ProviderWatch.Listing(parts.current()));
        beans.put("lookAddressing", new ProviderWatch.Addressing(parts.watchdog()));
        beans.put("lookOutcome", new ProviderWatch.Outcome(parts.current(), parts.health()));
        beans.put("dueDiscovery", new ModelDiscovery.Due(parts.discoverer()));
        beans.put("discoveryNow", new ModelDiscovery.Now(parts.discoverer()));
        beans.put("listingAddressing", new ModelListCall.Addressing(parts.watchdog()));
        beans.put("listingOutcome", new ModelListCall.Outcome());
    }

    private static MeterRegistry both(MeterRegistry one, MeterRegistry other) {
        return new CompositeMeterRegistry(Clock.SYSTEM, List.of(one, other));
    }

    private static void bindMeters(Parts parts, MeterRegistry meters, ReplyDelivery delivery) {
        Gauge.builder("caravan.streams.open", delivery, ReplyDelivery::openStreams)
                .description("Streams that are being relayed")
                .register(meters);
        Gauge.builder("caravan.requests.inflight", parts.turns(), Turns::running)
                .description("Requests that are being served")
                .register(meters);
        Gauge.builder("caravan.requests.queued", parts.turns(), Turns::queued)
                .description("Requests that wait for their turn")
                .register(meters);
    }

    private static MetricsReport report(
            Parts parts, MeterRegistry meters, PrometheusMeterRegistry scraped) {
        return new MetricsReport(
                scraped,
                List.of(
                        new ServiceMetrics(parts.services(), meters)::refresh,
                        new CooldownMetrics(
                                        parts.cooldowns(),
                                        (provider, model) ->
                                                isNamed(parts, new ModelRef(provider, model)),
                                        meters)
                                ::refresh));
    }

    /** Whether the configuration names a model, so that it may be a label (SEC-11). */
    private static boolean isNamed(Parts parts, ModelRef ref) {
        return parts.current().get().routing().names(ref);
    }
}
