package dev.caravan.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.util.ArrayList;
import java.util.List;

/** The simulator's command-line options. Filled by picocli, then read once. */
public final class SimulatorFlags {
    private final ObjectNode behaviour = Json.object();

    @Option(
            names = "--fault",
            converter = FaultReader.class,
            paramLabel = "KIND[=VALUE][,FIELD=VALUE...]",
            description = {
                "Fail; may be given several times, used up in order. Kinds:",
                "  status=CODE [retryAfter, body]   redirect=LOCATION [status]",
                "  silence, reset, close [=EVENTS]  before the head, or after so many events",
                "  end=EVENTS                       in good order but without the rest",
                "  error-event[=EVENTS] [message]   an error inside the stream",
                "  html  html-as-sse  truncated-json  json-for-sse  empty-stream",
                "Fields of all kinds: times=N (default: always), path=/v1/models",
                "(default: all POST requests below /v1/)."
            })
    private final List<FaultRule> faults = new ArrayList<>();

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "" + SimulatorOptions.DEFAULT_PORT,
            description = "Port; 0 for any free one (default ${DEFAULT-VALUE}).")
    private int port = SimulatorOptions.DEFAULT_PORT;

    @Option(
            names = "--start-delay-ms",
            description = "Answer 503 \"Loading model\" for so long after the start.")
    private int startDelayMs;

    @Option(
            names = "--refuse-while-starting",
            description = "Do not even listen during the start delay.")
    private boolean refuse;

    @Option(
            names = "--no-record",
            description = "Keep no requests for GET /simulator/requests (for benchmarks).")
    private boolean noRecord;

    @Option(names = "--ignore-sigterm", description = "Go on after SIGTERM; only SIGKILL ends it.")
    boolean ignoreSigterm;

    @Option(names = "--flood-kb", description = "Write so many KB to stderr before starting.")
    int floodKb;

    @Option(
            names = "--exit-code",
            defaultValue = "-1",
            description = "Exit with this code instead of serving.")
    int exitCode = -1;

    @Option(names = "--response-delay-ms", description = "Wait before the head of each response.")
    void responseDelay(int ms) {
        behaviour.put("responseDelayMs", ms);
    }

    @Option(
            names = "--first-token-delay-ms",
            description = "Wait between the head and the first token.")
    void firstTokenDelay(int ms) {
        behaviour.put("firstTokenDelayMs", ms);
    }

    @Option(names = "--token-delay-ms", description = "Wait before each token of a stream.")
    void tokenDelay(int ms) {
        behaviour.put("tokenDelayMs", ms);
    }

    @Option(
            names = "--keep-alive-ms",
            description = "Send a bare comment line into a stream so often.")
    void keepAlive(int ms) {
        behaviour.put("keepAliveMs", ms);
    }

    @Option(names = "--tokens", description = "Number of tokens in each reply.")
    void tokens(int count) {
        behaviour.put("tokens", count);
    }

    @Option(
            names = "--body-bytes",
            description = "Size of a plain reply, or of the content of a stream.")
    void bodyBytes(int bytes) {
        behaviour.put("bodyBytes", bytes);
    }

    @Option(names = "--reply", description = "Text of each reply.")
    void reply(String text) {
        behaviour.put("reply", text);
    }

    @Option(names = "--context-window", description = "Tokens; longer prompts get 400.")
    void contextWindow(int tokens) {
        behaviour.put("contextWindow", tokens);
    }

    @Option(names = "--crlf", description = "End the lines of a stream with CR LF.")
    void crlf(boolean on) {
        behaviour.put("crlf", on);
    }

    @Option(names = "--no-space", description = "Leave out the space after \"data:\".")
    void noSpace(boolean on) {
        behaviour.put("noSpace", on);
    }

    @Option(names = "--comments", description = "Put a comment line before each event.")
    void comments(boolean on) {
        behaviour.put("comments", on);
    }

    @Option(names = "--no-done", description = "Leave out the closing [DONE].")
    void noDone(boolean on) {
        behaviour.put("noDone", on);
    }

    @Option(names = "--split-writes", description = "Cut events inside multi-byte characters.")
    void splitWrites(boolean on) {
        behaviour.put("splitWrites", on);
    }

    @Option(
            names = "--string-content-only",
            description = "Refuse message content that is an array with 400.")
    void stringContentOnly(boolean on) {
        behaviour.put("stringContentOnly", on);
    }

    @Option(
            names = "--required-key",
            description = "Refuse requests to /v1 without this bearer key with 401.")
    void requiredKey(String key) {
        behaviour.put("requiredKey", key);
    }

    @Option(names = "--echo-headers", description = "Add the request's headers to the reply.")
    void echoHeaders(boolean on) {
        behaviour.put("echoHeaders", on);
    }

    @Option(
            names = "--timestamps",
            description = "Make each token of a stream the nanosecond it is sent at.")
    void timestamps(boolean on) {
        behaviour.put("timestamps", on);
    }

    /**
     * What was asked for.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public SimulatorOptions options() {
        return new SimulatorOptions(
                host,
                port,
                startDelayMs,
                refuse,
                !noRecord,
                Behaviour.NORMAL.with(behaviour),
                faults);
    }

    /** Lets picocli say which option is wrong. */
    static final class FaultReader implements ITypeConverter<FaultRule> {
        @Override
        public FaultRule convert(String text) {
            try {
                return FaultRule.fromText(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
