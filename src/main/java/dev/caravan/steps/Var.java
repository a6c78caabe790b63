package dev.caravan.steps;

import dev.caravan.batch.MessageRequest;
import dev.caravan.compat.ReplyFilters;
import dev.caravan.compat.Shaped;
import dev.caravan.config.Provider;
import dev.caravan.embeddings.Parts;
import dev.caravan.failover.Plan;
import dev.caravan.jms.Delivery;
import dev.caravan.local.Lease;
import dev.caravan.net.ClientConnection;
import dev.caravan.net.Recipient;
import dev.caravan.net.UpstreamCall;
import dev.caravan.openai.FrontRequest;
import dev.caravan.routing.Target;
import dev.caravan.session.SessionRun;
import dev.caravan.tools.ToolTurn;

import org.apache.camel.Exchange;

import java.util.Optional;

/**
 * The typed variables of an exchange. Each is set by one step; routes may read them by name in
 * {@code simple}, e.g. {@code ${variable.plan.pending}}.
 */
public final class Var<T> {
    /** Set by {@code admit}: the client's side of the request. */
    public static final Var<ClientConnection> CLIENT = new Var<>("client", ClientConnection.class);

    /** The same, or a batch's line that is called back: who waits for the answer. */
    public static final Var<Recipient> RECIPIENT = new Var<>("client", Recipient.class);

    /**
     * Set by {@code admit}: the configuration that this request keeps to its end, and what is built
     * on it.
     */
    public static final Var<Snapshot> SNAPSHOT = new Var<>("snapshot", Snapshot.class);

    /** Set by {@code admit}: who asks, and what they said in headers. */
    public static final Var<Caller> CALLER = new Var<>("caller", Caller.class);

    /** Set by {@code read-request}. */
    public static final Var<FrontRequest> REQUEST = new Var<>("request", FrontRequest.class);

    /** Set by {@code join-session}, where the request belongs to a session. */
    public static final Var<SessionRun> SESSION = new Var<>("session", SessionRun.class);

    /** Set by {@code join-session}: {@code x-openclaw-message-channel}, where there is one. */
    public static final Var<String> CHANNEL = new Var<>("channel", String.class);

    /** Set by {@code read-request} where bodies are logged: what came. */
    static final Var<byte[]> ASKED = new Var<>("asked", byte[].class);

    /** Set by {@code resolve-agent}: who answers. */
    public static final Var<Target> AGENT = new Var<>("agent", Target.class);

    /** Set by {@code plan}; each attempt puts its next state here. */
    public static final Var<Plan> PLAN = new Var<>("plan", Plan.class);

    /** Set by {@code offer-tools}, where the agent has tools that are routes. */
    public static final Var<ToolTurn> TOOLS = new Var<>("tools", ToolTurn.class);

    /** Set by {@code run-tools}, on the exchange of one tool: what it is to do. */
    public static final Var<ToolRun> TOOL_RUN = new Var<>("toolRun", ToolRun.class);

    /** Set by {@code take-answer}, on the exchange of one tool: its answer. */
    public static final Var<String> TOOL_ANSWER = new Var<>("toolAnswer", String.class);

    /** Set with the plan: the route that calls the current candidate is {@code call-<api>}. */
    public static final Var<String> API = new Var<>("api", String.class);

    /** Set by {@code shape-request}: the body for the current candidate. */
    public static final Var<Shaped> SHAPED = new Var<>("shaped", Shaped.class);

    /** Set by {@code shape-request}, for embeddings; each call puts what is left here. */
    public static final Var<Parts> PARTS = new Var<>("parts", Parts.class);

    /** Set by {@code shape-request}: what the current candidate's reply goes through. */
    public static final Var<ReplyFilters> FILTERS = new Var<>("filters", ReplyFilters.class);

    /** Set by {@code ensure-ready}, where the provider has a local service: the right to use it. */
    public static final Var<Lease> LEASE = new Var<>("lease", Lease.class);

    /** Set by {@code open-call} and {@code address-probe}: whose endpoint is called. */
    public static final Var<Provider> PROVIDER = new Var<>("provider", Provider.class);

    /** Set by {@code open-call}: the call under way. */
    public static final Var<UpstreamCall> CALL = new Var<>("call", UpstreamCall.class);

    /** Set by {@code open-call}, gone when the call has ended: what is told of it. */
    static final Var<ModelCall> MODEL_CALL = new Var<>("modelCall", ModelCall.class);

    /** Set by {@code authenticate}: who called, as the door knows them. */
    public static final Var<String> CREDENTIAL = new Var<>("credential", String.class);

    /** Set by {@code deliver}, or by {@code reply-error}: the form that the client's reply has. */
    static final Var<Outlet> OUTLET = new Var<>("outlet", Outlet.class);

    /** Set by {@code map-response}: the answer in our form. */
    public static final Var<Reply> REPLY = new Var<>("reply", Reply.class);

    /** Set by {@code note-answer}: when the reply's first content was there, in nanoseconds. */
    public static final Var<Long> FIRST_TOKEN = new Var<>("firstToken", Long.class);

    /** Set by {@code read-message}: a message of a queue, and its transaction. */
    static final Var<Delivery> DELIVERY = new Var<>("delivery", Delivery.class);

    /** Set by {@code read-message}: what the message asks for. */
    static final Var<MessageRequest> MESSAGE = new Var<>("message", MessageRequest.class);

    private final String name;
    private final Class<T> type;

    private Var(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /**
     * The value.
     *
     * @throws IllegalStateException when no step has set it: the route lacks a step or has them in
     *     the wrong order
     */
    public T of(Exchange exchange) {
        return find(exchange)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the variable "
                                                + name
                                                + " is not set; is a step missing before this"
                                                + " one?"));
    }

    public Optional<T> find(Exchange exchange) {
        Object value = exchange.getVariable(name);
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    void remove(Exchange exchange) {
        exchange.removeVariable(name);
    }

    public void set(Exchange exchange, T value) {
        exchange.setVariable(name, value);
    }
}
