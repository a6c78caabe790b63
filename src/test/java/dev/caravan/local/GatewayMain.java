package dev.caravan.local;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A process that starts a service, as a gateway does: state folder, command, arguments. */
final class GatewayMain {
    private GatewayMain() {}

    /** Prints the service's process number and, at its end, how that came. */
    public static void main(String[] arguments) throws Exception {
        StartRecords records = new StartRecords(Path.of(arguments[0]));
        ServiceProcess process =
                new ServiceLauncher(records, _ -> List.of())
                        .start(
                                Services.ID,
                                Services.settings(
                                        Path.of(arguments[1]),
                                        Arrays.copyOfRange(arguments, 2, arguments.length)));
        System.out.println(process.pid());
        System.out.println(process.exit().join());
    }
}
