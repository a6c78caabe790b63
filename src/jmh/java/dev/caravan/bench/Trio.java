package dev.caravan.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The three that are compared: the simulator, and the two ways to it. */
record Trio(Server simulator, Server bare, Server gateway) implements AutoCloseable {

    /** Starts them. */
    static Trio start(List<String> flags, Path folder) throws IOException {
        Server simulator = Server.simulator();
        try {
            Server bare = Server.bare(flags, simulator.port());
            try {
                Path config = Configs.write(folder, simulator.port(), 10);
                return new Trio(simulator, bare, Server.gateway(flags, config));
            } catch (IOException e) {
                bare.close();
                throw e;
            }
        } catch (IOException e) {
            simulator.close();
            throw e;
        }
    }

    Target toSimulator() {
        return simulator.target("direct");
    }

    Target toBare() {
        return bare.target("bare").withStreamPath(BareCamel.STREAM_PATH);
    }

    Target toGateway() {
        return gateway.target("gateway");
    }

    List<Target> targets() {
        return List.of(toSimulator(), toBare(), toGateway());
    }

    @Override
    public void close() {
        gateway.close();
        bare.close();
        simulator.close();
    }
}
