package dev.caravan.simulator;

import java.util.List;

/**
 * How a simulator starts. Immutable.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 for any free one
 * @param startDelayMs ms until the "model" is loaded; 0 or more
 * @param refuseWhileStarting listens only after {@code startDelayMs}, instead of answering 503
 * @param record whether requests are kept for {@code GET /simulator/requests}
 * @param behaviour how it answers
 * @param faults what goes wrong, in this order
 */
public record SimulatorOptions(
        String host,
        int port,
        int startDelayMs,
        boolean refuseWhileStarting,
        boolean record,
        Behaviour behaviour,
        List<FaultRule> faults) {

    /** Port of a simulator that was not given one. */
    public static final int DEFAULT_PORT = 18_790;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the port or the delay is out of range
     */
    public SimulatorOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, is " + port);
        }
        if (startDelayMs < 0) {
            throw new IllegalArgumentException("startDelayMs must be 0 or more");
        }
        faults = List.copyOf(faults);
    }

    /** A well-behaved simulator on any free port of the loopback address. */
    public static SimulatorOptions onFreePort() {
        return new SimulatorOptions("127.0.0.1", 0, 0, false, true, Behaviour.NORMAL, List.of());
    }

    /** The same with another behaviour. */
    public SimulatorOptions withBehaviour(Behaviour other) {
        return new SimulatorOptions(
                host, port, startDelayMs, refuseWhileStarting, record, other, faults);
    }

    /** The same with other faults. */
    public SimulatorOptions withFaults(FaultRule... others) {
        return new SimulatorOptions(
                host, port, startDelayMs, refuseWhileStarting, record, behaviour, List.of(others));
    }

    /** The same with a start that takes some ms. */
    public SimulatorOptions withStartDelay(int ms, boolean refuse) {
        return new SimulatorOptions(host, port, ms, refuse, record, behaviour, faults);
    }
}
