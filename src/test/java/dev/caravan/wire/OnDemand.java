package dev.caravan.wire;

import static dev.caravan.wire.Client.MAPPER;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.fake.GatewayProcess;
import dev.caravan.simulator.SimulatorMain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gateway with local services, each of them a simulator in a JVM. Closing it kills the gateway
 * and every process that any of its services has started.
 */
final class OnDemand implements AutoCloseable {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final ObjectNode config = MAPPER.createObjectNode();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Path state;
    private Optional<GatewayProcess> gateway = Optional.empty();
    private Optional<Client> client = Optional.empty();
    private Optional<Client> console = Optional.empty();

    OnDemand() {
        config.withObject("/gateway/http/endpoints/chatCompletions").put("enabled", true);
        config.withObject("/models").put("mode", "replace");
        try {
            state = Files.createTempDirectory("caravan-services");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole configuration, to be changed before the start. */
    ObjectNode config() {
        return config;
    }

    /** A provider without a service. */
    void provider(String id, String baseUrl) {
        ObjectNode provider = config.withObject("/models/providers/" + id);
        provider.put("baseUrl", baseUrl).putArray("models");
    }

    /** As {@link #service}, on a port that is somebody else's. */
    ObjectNode serviceAt(int port, String id, String... arguments) {
        ports.put(id, port);
        return service(id, arguments);
    }

    /**
     * A provider with the simulator as its service.
     *
     * @return its {@code localService}, to be changed before the start
     */
    ObjectNode service(String id, String... arguments) {
        int port = ports.computeIfAbsent(id, _ -> freePort());
        provider(id, "http://127.0.0.1:" + port + "/v1");
        ObjectNode service = config.withObject("/models/providers/" + id + "/localService");
        service.put("command", JAVA).put("stopTimeoutMs", 5_000);
        // Not as an argument: a command line must stay short for its arguments to be told apart.
        service.putObject("env").put("CLASSPATH", System.getProperty("java.class.path"));
        var args = service.putArray("args");
        jvm(port).forEach(args::add);
        args.add(SimulatorMain.class.getName()).add("--port").add(String.valueOf(port));
        Arrays.stream(arguments).forEach(args::add);
        return service;
    }

    private static List<String> jvm(int port) {
        return List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                mark(port));
    }

    private static String mark(int port) {
        return "-Dcaravan.test.port=" + port;
    }

    int port(String id) {
        return Optional.ofNullable(ports.get(id)).orElseThrow();
    }

    OnDemand start() {
        GatewayProcess started =
                GatewayProcess.start(
                        config.toString(),
                        List.of("-Xmx512m"),
                        Map.of("OPENCLAW_STATE_DIR", state.toString()));
        gateway = Optional.of(started);
        client = Optional.of(new Client(started.baseUrl()));
        console = Optional.of(new Client(started.baseUrl().replace("/v1", "/console/api")));
        return this;
    }

    GatewayProcess gateway() {
        return gateway.orElseThrow();
    }

    Client client() {
        return client.orElseThrow();
    }

    Path state() {
        return state;
    }

    Client.Answer chat(String id) {
        return client().chat(id + "/m");
    }

    Client.Answer order(String id, String order) {
        return console.orElseThrow().post("/services/" + id + "/" + order, "");
    }

    /** The operator's row of a service. */
    JsonNode row(String id) {
        return console.orElseThrow()
                .get("/services")
                .json()
                .path("services")
                .valueStream()
                .filter(row -> row.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    void awaitState(String id, String state) {
        patiently().until(() -> row(id).path("state").asText(), state::equals);
    }

    /** The processes that a service's command has started and that run; also grandchildren. */
    List<ProcessHandle> processes(String id) {
        String mark = mark(port(id));
        try (var all = ProcessHandle.allProcesses()) {
            return all.filter(
                            p ->
                                    p.info()
                                            .arguments()
                                            .map(args -> List.of(args).contains(mark))
                                            .orElse(false))
                    .toList();
        }
    }

    long pid(String id) {
        return processes(id).getFirst().pid();
    }

    void awaitGone(String id) {
        patiently().until(() -> processes(id).isEmpty());
    }

    static org.awaitility.core.ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    /** Kills the gateway alone, as the system does when memory is short; its children live on. */
    void killGateway() {
        gateway().child().process().destroyForcibly().onExit().join();
        client().close();
        console.orElseThrow().close();
    }

    /** Its exit code after SIGTERM. */
    int terminateGateway() {
        gateway().child().terminate();
        return gateway().child().process().onExit().join().exitValue();
    }

    @Override
    public void close() {
        client.ifPresent(Client::close);
        console.ifPresent(Client::close);
        gateway.ifPresent(GatewayProcess::close);
        ports.keySet().forEach(id -> processes(id).forEach(ProcessHandle::destroyForcibly));
        try (var files = Files.walk(state)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
