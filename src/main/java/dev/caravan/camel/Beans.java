package dev.caravan.camel;

import dev.caravan.net.ProviderClients;
import dev.caravan.net.Watchdog;
import dev.caravan.steps.AgentResolution;
import dev.caravan.steps.AnswerNote;
import dev.caravan.steps.CallOpening;
import dev.caravan.steps.CallerAuthentication;
import dev.caravan.steps.ChatRequestReader;
import dev.caravan.steps.CompletionReply;
import dev.caravan.steps.Conclusion;
import dev.caravan.steps.ErrorReply;
import dev.caravan.steps.FailureNote;
import dev.caravan.steps.HealthReport;
import dev.caravan.steps.JsonReply;
import dev.caravan.steps.ModelListing;
import dev.caravan.steps.OriginCheck;
import dev.caravan.steps.Planning;
import dev.caravan.steps.ProviderStates;
import dev.caravan.steps.ReplyDelivery;
import dev.caravan.steps.RequestAdmission;
import dev.caravan.steps.RequestLog;
import dev.caravan.steps.RequestShaping;
import dev.caravan.steps.Snapshot;

import org.apache.camel.main.Main;

import java.time.Instant;
import java.util.function.Supplier;

/** The names by which route files call Java: one bean for each step. */
final class Beans {
    private Beans() {}

    static void bind(
            Main main, Supplier<Snapshot> current, Watchdog watchdog, ProviderClients clients) {
        RequestLog log = new RequestLog(watchdog);
        main.bind("requestAdmission", new RequestAdmission(current, watchdog));
        main.bind("callerAuthentication", new CallerAuthentication());
        main.bind("chatRequestReader", new ChatRequestReader());
        main.bind("agentResolution", new AgentResolution());
        main.bind("planning", new Planning());
        main.bind("requestShaping", new RequestShaping());
        main.bind("chatCompletionsCall", new CallOpening("/chat/completions", watchdog));
        main.bind("completionReply", new CompletionReply(() -> Instant.now().getEpochSecond()));
        main.bind("answerNote", new AnswerNote());
        main.bind("failureNote", new FailureNote());
        main.bind("conclusion", new Conclusion());
        main.bind("replyDelivery", new ReplyDelivery(log));
        main.bind("errorReply", new ErrorReply(log));
        main.bind("modelListing", new ModelListing(log));
        main.bind("originCheck", new OriginCheck());
        main.bind("providerStates", new ProviderStates());
        main.bind("liveness", new HealthReport(false));
        main.bind("readiness", new HealthReport(true));
        main.bind("providersCheck", new ProvidersCheck(current));
        main.bind("jsonReply", new JsonReply(log));
        main.bind("providerHttp", new ProviderHttp(clients));
        main.bind("providerCalls", new ProviderHttp.Calls());
    }
}
