package dev.caravan.cli;

import dev.caravan.camel.CannotStart;
import dev.caravan.camel.FrontServer;
import dev.caravan.camel.Gateway;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Overrides;
import dev.caravan.store.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code caravan gateway}: serves until it is told to stop. */
@Command(
        name = "gateway",
        description = "Serves the OpenAI-compatible API until it gets SIGTERM or SIGINT.",
        mixinStandardHelpOptions = true)
final class GatewayCommand implements Callable<Integer> {
    /** The port is taken or not allowed, or the store is another gateway's. */
    static final int EXIT_UNAVAILABLE = 69;

    /** The gateway did not close in time. */
    static final int EXIT_STUCK = 70;

    private static final long STOP_SECONDS = 90;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayCommand.class);

    @Mixin private ConfigSource source = new ConfigSource();

    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "Port, 0 to 65535 (0 = any free one). Default: $OPENCLAW_GATEWAY_PORT, else"
                            + " gateway.port, else 18789.")
    private @Nullable Integer port;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Overrides overrides =
                new Overrides(port == null ? OptionalInt.empty() : OptionalInt.of(port));
        Optional<ConfigStore> store = source.open(overrides, err);
        if (store.isEmpty()) {
            return ConfigSource.EXIT_CONFIG;
        }
        store.get().loaded().notes().forEach(LOG::info);
        CountDownLatch closed = new CountDownLatch(1);
        try (Gateway gateway =
                new Gateway(
                        store.get(), ConfigPaths.stateDir(store.get().loaded().environment()))) {
            gateway.start();
            // Before the banner: whoever reads that it serves may end it.
            CountDownLatch asked = stopWhenAsked(closed);
            Banner.print(spec.commandLine().getOut(), gateway, source.path());
            asked.await();
            LOG.info("stopping");
        } catch (FrontServer.CannotListen e) {
            err.println(e.getMessage());
            err.println(
                    "Is another gateway running? Choose another port with --port N or"
                            + " gateway.port.");
            err.flush();
            return EXIT_UNAVAILABLE;
        } catch (StoreUnavailable e) {
            err.println(e.told());
            err.flush();
            return EXIT_UNAVAILABLE;
        } catch (CannotStart e) {
            err.println(e.getMessage());
            err.flush();
            return ConfigSource.EXIT_CONFIG;
        }
        closed.countDown();
        return 0;
    }

    /**
     * The hook holds the process until the gateway has closed, so that streams end in order, and
     * ends it with 0: a stop that was asked for is no failure.
     */
    private static CountDownLatch stopWhenAsked(CountDownLatch closed) {
        CountDownLatch asked = new CountDownLatch(1);
        Runnable stop =
                () -> {
                    asked.countDown();
                    try {
                        boolean inTime = closed.await(STOP_SECONDS, TimeUnit.SECONDS);
                        Runtime.getRuntime().halt(inTime ? 0 : EXIT_STUCK);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "caravan-stop"));
        return asked;
    }
}
