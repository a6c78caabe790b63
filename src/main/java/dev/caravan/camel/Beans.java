package dev.caravan.camel;

import dev.caravan.failover.CooldownMetrics;
import dev.caravan.local.LocalServices;
import dev.caravan.local.ServiceMetrics;
import dev.caravan.net.Turns;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.EmbeddingsRequest;
import dev.caravan.openai.ResponsesRequest;
import dev.caravan.responses.RecentResponses;
import dev.caravan.responses.ResponseStore;
import dev.caravan.routing.ModelRef;
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
import dev.caravan.steps.ModelDiscovery;
import dev.caravan.steps.ModelListCall;
import dev.caravan.steps.ModelListing;
import dev.caravan.steps.OriginCheck;
import dev.caravan.steps.Outlets;
import dev.caravan.steps.Planning;
import dev.caravan.steps.ProviderCall;
import dev.caravan.steps.ProviderReply;
import dev.caravan.steps.ProviderStates;
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
import dev.caravan.steps.TurnTaking;
import dev.caravan.telemetry.RequestMeters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.camel.main.Main;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The names by which route files call Java: one bean for each step. */
final class Beans {
    private static final long NANOS_PER_MS = 1_000_000;

    private Beans() {}

    static void bind(Main main, Parts parts) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        RequestLog log =
                new RequestLog(
                        parts.watchdog(),
                        List.of(
                                new RequestLines(() -> parts.current().get().config()),
                                new RequestMeters(meters, ref -> isNamed(parts, ref))::record));
        ResponseStore responses =
                new RecentResponses(
                        () -> System.nanoTime() / NANOS_PER_MS, RecentResponses.MAX_BYTES);
        Outlets outlets =
                new Outlets(
                        responses,
                        () -> UUID.randomUUID().toString().replace("-", ""),
                        () -> Instant.now().getEpochSecond());
        ReplyDelivery delivery = new ReplyDelivery(log, outlets);
        bindIntakes(main, parts, log, delivery);
        main.bind("errorReply", new ErrorReply(log, outlets));
        bindResponses(main, responses);
        bindMetrics(main, parts, meters, delivery);
        bindSpine(main, parts);
        bindServices(main, parts);
        bindDiscovery(main, parts);
        main.bind("providerHttp", new ProviderHttp(parts.clients()));
        main.bind("providerCalls", new ProviderHttp.Calls());
    }

    private static void bindIntakes(
            Main main, Parts parts, RequestLog log, ReplyDelivery delivery) {
        main.bind(
                "requestAdmission",
                new RequestAdmission(parts.current(), parts.watchdog(), parts.inflight()));
        main.bind("callerAuthentication", new CallerAuthentication());
        main.bind("originCheck", new OriginCheck());
        main.bind("chatRequestReader", new RequestReader(ChatRequest::of, true));
        main.bind("explainedRequestReader", new RequestReader(ChatRequest::of, false));
        main.bind("embeddingsRequestReader", new RequestReader(EmbeddingsRequest::of, false));
        main.bind("turnTaking", new TurnTaking(parts.turns(), parts.watchdog()));
        main.bind("replyDelivery", delivery);
        main.bind("jsonReply", new JsonReply(log));
        main.bind("modelListing", new ModelListing(log, parts.cooldowns()));
        main.bind("providerStates", new ProviderStates(parts.discovered(), parts.cooldowns()));
        main.bind("requestExplanation", new RequestExplanation());
        main.bind("liveness", new HealthReport(false));
        main.bind("readiness", new HealthReport(true));
        main.bind("healthDetail", new HealthDetail());
    }

    private static void bindResponses(Main main, ResponseStore responses) {
        main.bind("responsesRequestReader", new RequestReader(ResponsesRequest::of, true));
        main.bind("responseRecall", new ResponseRecall(responses));
        main.bind("keptResponse", new KeptResponses.One(responses));
        main.bind("keptResponseItems", new KeptResponses.Items(responses));
    }

    private static void bindSpine(Main main, Parts parts) {
        main.bind("agentResolution", new AgentResolution());
        main.bind("planning", new Planning());
        main.bind("cooldownCheck", new CooldownCheck(parts.cooldowns()));
        main.bind("requestShaping", new RequestShaping());
        main.bind("providerCall", new ProviderCall(parts.watchdog()));
        main.bind("embeddingsCall", ProviderCall.to("/embeddings", parts.watchdog()));
        main.bind("embeddingsNote", new EmbeddingsNote());
        main.bind("providerReply", new ProviderReply(() -> Instant.now().getEpochSecond()));
        main.bind("answerNote", new AnswerNote(parts.cooldowns(), parts.watchdog()));
        main.bind("failureNote", new FailureNote(parts.cooldowns()));
        main.bind("conclusion", new Conclusion(parts.cooldowns()));
    }

    private static void bindServices(Main main, Parts parts) {
        LocalServices services = parts.services();
        main.bind("serviceReadiness", new ServiceReadiness(services, parts.watchdog()));
        main.bind("localServiceBinding", new LocalServiceBinding(services::settings));
        main.bind("localServiceExecutor", new LocalServiceExecutor(parts.launcher()));
        main.bind("serviceStarted", new ServiceStart.Started());
        main.bind("serviceProbeWait", new ServiceStart.ProbeWait());
        main.bind("serviceProbeNote", new ServiceStart.ProbeNote());
        main.bind(
                "serviceProbeAddressing", new ServiceProbe.Addressing(services, parts.watchdog()));
        main.bind("serviceProbeOutcome", new ServiceProbe.Outcome());
        main.bind("watchedServices", new ServiceWatch.Listing(services));
        main.bind("watchedService", new ServiceWatch.Choice());
        main.bind("watchedHealth", new ServiceWatch.Keeping(services));
        main.bind("serviceStates", new ServiceControl.Listing(services));
        main.bind("serviceOrder", new ServiceControl.Order(services));
    }

    private static void bindDiscovery(Main main, Parts parts) {
        main.bind("dueDiscovery", new ModelDiscovery.Due(parts.discoverer()));
        main.bind("discoveryNow", new ModelDiscovery.Now(parts.discoverer()));
        main.bind("listingAddressing", new ModelListCall.Addressing(parts.watchdog()));
        main.bind("listingOutcome", new ModelListCall.Outcome());
    }

    private static void bindMetrics(
            Main main, Parts parts, PrometheusMeterRegistry meters, ReplyDelivery delivery) {
        Gauge.builder("caravan.streams.open", delivery, ReplyDelivery::openStreams)
                .description("Streams that are being relayed")
                .register(meters);
        Gauge.builder("caravan.requests.inflight", parts.turns(), Turns::running)
                .description("Requests that are being served")
                .register(meters);
        Gauge.builder("caravan.requests.queued", parts.turns(), Turns::queued)
                .description("Requests that wait for their turn")
                .register(meters);
        main.bind(
                "metricsReport",
                new MetricsReport(
                        meters,
                        List.of(
                                new ServiceMetrics(parts.services(), meters)::refresh,
                                new CooldownMetrics(
                                                parts.cooldowns(),
                                                (provider, model) ->
                                                        isNamed(
                                                                parts,
                                                                new ModelRef(provider, model)),
                                                meters)
                                        ::refresh)));
    }

    /** Whether the configuration names a model, so that it may be a label (SEC-11). */
    private static boolean isNamed(Parts parts, ModelRef ref) {
        return parts.current().get().routing().names(ref);
    }
}
