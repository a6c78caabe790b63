package dev.caravan.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Single requests that are not measured. */
final class Probe {
    private Probe() {}

    /** The answer to a GET, beginning with its status line; empty while nobody answers. */
    static Optional<String> ask(Target target, String path) {
        StringBuilder body = new StringBuilder();
        try (Connection connection = new Connection(target.port())) {
            int status =
                    connection.exchange(
                            target.get(path),
                            (bytes, from, length) ->
                                    body.append(
                                            new String(
                                                    bytes, from, length, StandardCharsets.UTF_8)));
            return Optional.of("HTTP/1.1 " + status + "\n" + body);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Changes the simulator's behaviour. */
    static void behave(int simulatorPort, byte[] behaviour) throws IOException {
        Target control =
                new Target("simulator", simulatorPort, "/simulator/behaviour", "/simulator");
        try (Connection connection = new Connection(simulatorPort)) {
            int status = connection.exchange(control.chat(behaviour), (bytes, from, length) -> {});
            if (status != 200) {
                throw new WrongReply("the simulator does not take its behaviour: " + status);
            }
        }
    }
}
