package dev.caravan.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.Provider.LocalService;
import dev.caravan.config.Secret;
import dev.caravan.local.CannotLaunch;
import dev.caravan.local.ServiceLauncher;
import dev.caravan.local.ServiceProcess;
import dev.caravan.local.StartRecords;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.exec.ExecBinding;
import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecEndpoint;
import org.apache.camel.component.exec.ExecException;
import org.apache.camel.spi.Registry;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

@DisplayName("SVC-2, SEC-10: the exec step that starts a local service")
class LocalServiceExecTest extends CamelTestSupport {
    private static final String TOKEN = "canary-0123456789";
    private static final Map<String, LocalService> SERVICES =
            Map.of(
                    "tiny", settings("/bin/sleep", "1000"),
                    "talker", settings("/bin/sh", "-c", "printf 'token %s' \"$TOKEN\""),
                    "broken", settings("/missing/server"));

    @TempDir Path state;
    private Optional<ServiceProcess> started = Optional.empty();

    @Override
    protected void bindToRegistry(Registry registry) {
        registry.bind(
                "serviceExecutor",
                new LocalServiceExecutor(
                        new ServiceLauncher(new StartRecords(state), _ -> List.of())));
        registry.bind(
                "serviceBinding",
                new LocalServiceBinding(id -> Optional.ofNullable(SERVICES.get(id))));
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:start")
                        .to(
                                "exec:local-service?commandExecutor=#serviceExecutor"
                                        + "&binding=#serviceBinding");
            }
        };
    }

    @AfterEach
    void endProcess() {
        started.ifPresent(ServiceProcess::kill);
        started.ifPresent(process -> end(process));
    }

    @Test
    void startsTheProcessAndGoesOnWhileItRuns() {
        Exchange exchange = send("tiny", Map.of());

        ServiceProcess process = process(exchange);
        assertThat(process.isAlive()).isTrue();
        assertThat(exchange.getMessage().getBody()).isEqualTo("the request");

        process.terminate();
        assertThat(end(process)).isEqualTo("signal 15");
    }

    @Test
    void givesItTheEnvironmentOfTheSettingsAndMasksIt() {
        ServiceProcess process = process(send("talker", Map.of()));

        assertThat(end(process)).isEqualTo("exit code 0; last output:\ntoken ***");
    }

    @Test
    void takesNothingFromTheMessage() {
        Exchange exchange =
                send(
                        "tiny",
                        Map.of(
                                ExecBinding.EXEC_COMMAND_EXECUTABLE, "/bin/false",
                                ExecBinding.EXEC_COMMAND_ARGS, List.of("7"),
                                ExecBinding.EXEC_COMMAND_WORKING_DIR, "/missing",
                                LocalServiceBinding.SERVICE_ID, "broken"));

        ServiceProcess process = process(exchange);
        assertThat(process.isAlive()).isTrue();
        process.terminate();
        assertThat(end(process)).isEqualTo("signal 15");
    }

    @Test
    void failsWithTheReasonWhenItCannotStart() {
        Exchange exchange = send("broken", Map.of());

        assertThat(exchange.getException())
                .isInstanceOf(ExecException.class)
                .hasMessage("the command /missing/server does not exist")
                .hasCauseInstanceOf(CannotLaunch.class);
    }

    @Test
    void failsForAServiceThatIsNotConfigured() {
        assertThat(send("other", Map.of()).getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no local service is configured for other");
    }

    @Test
    void runsNoCommandOfAnotherBinding() {
        LocalServiceExecutor executor =
                new LocalServiceExecutor(
                        new ServiceLauncher(new StartRecords(state), _ -> List.of()));
        ExecCommand other =
                new ExecCommand(
                        "/bin/true",
                        List.of(),
                        null,
                        ExecEndpoint.NO_TIMEOUT,
                        Set.of(),
                        InputStream.nullInputStream(),
                        null,
                        false,
                        org.apache.camel.LoggingLevel.DEBUG);

        assertThatThrownBy(() -> executor.execute(other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesNeitherArgumentsNorEnvironmentInTheLog() {
        LocalServiceCommand command =
                new LocalServiceCommand("talker", settings("/bin/sh", "-c", TOKEN));

        assertThat(command)
                .hasToString("LocalServiceCommand[talker, LocalService[/bin/sh, 2 arguments]]");
    }

    private Exchange send(String serviceId, Map<String, Object> headers) {
        Exchange exchange =
                template.send(
                        "direct:start",
                        request -> {
                            request.setVariable(LocalServiceBinding.SERVICE_ID, serviceId);
                            request.getMessage().setBody("the request");
                            request.getMessage().getHeaders().putAll(headers);
                        });
        started =
                Optional.ofNullable(
                        exchange.getVariable(LocalServiceBinding.PROCESS, ServiceProcess.class));
        return exchange;
    }

    private ServiceProcess process(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return started.orElseThrow();
    }

    private static String end(ServiceProcess process) {
        return process.exit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static LocalService settings(String command, String... arguments) {
        return new LocalService(
                command,
                List.of(arguments),
                Optional.empty(),
                Map.of("TOKEN", new Secret(TOKEN)),
                URI.create("http://127.0.0.1:9/v1/models"),
                120_000,
                0,
                2000,
                false,
                Optional.empty());
    }
}
