package dev.caravan.routes;

import dev.caravan.auth.Authenticator;
import dev.caravan.camel.BoundBeans;
import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Overrides;
import dev.caravan.openai.ChatRequest;
import dev.caravan.openai.Json;
import dev.caravan.steps.Caller;
import dev.caravan.steps.Snapshot;
import dev.caravan.steps.Var;
import dev.caravan.telemetry.Tracing;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.AfterEach;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Loads the real files of {@code routes/} with the real beans. A test replaces the leaves that it
 * cannot have (sockets) by their node ids, then starts.
 */
abstract class RouteTestSupport extends CamelTestSupport {
    private static final Path CONFIG = Path.of("src/test/resources/routes/three-providers.json5");

    private final PassedNodes passed = new PassedNodes();
    private final Snapshot snapshot = snapshot();
    private final BoundBeans beans =
            new BoundBeans(() -> snapshot).withServicesOf(snapshot.config());

    private static Snapshot snapshot() {
        try {
            GatewayConfig config =
                    new ConfigLoader(Environment.of(Map.of()), Overrides.NONE)
                            .load(CONFIG)
                            .config();
            return Snapshot.of(config, Authenticator.of(config, () -> 0));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void configureTest(TestExecutionConfiguration configuration) {
        super.configureTest(configuration);
        configuration.withUseAdviceWith(true);
    }

    @Override
    protected CamelContext createCamelContext() {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.setStreamCaching(false);
        camel.getComponent("direct", DirectComponent.class).setBlock(false);
        camel.getCamelContextExtension().addInterceptStrategy(passed);
        beans.byName().forEach(camel.getRegistry()::bind);
        return camel;
    }

    @AfterEach
    final void closeBeans() {
        beans.close();
    }

    /** Loads files of {@code routes/}, named without their suffix. */
    final void load(String... files) throws Exception {
        for (String file : files) {
            String location = "file:routes/" + file + ".camel.yaml";
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource(location));
        }
    }

    /** Puts another processor in the place of a node, under the node's id. */
    final void replace(String route, String node, Processor leaf) throws Exception {
        AdviceWith.adviceWith(
                context, route, false, by -> by.weaveById(node).replace().process(leaf).id(node));
    }

    /** Puts another bean in the place of one that is bound. */
    final void rebind(String bean, Processor processor) {
        context.getRegistry().unbind(bean);
        context.getRegistry().bind(bean, processor);
    }

    /** Lets an intake be called as {@code direct:<route>} instead of over its transport. */
    final void callDirectly(String route) throws Exception {
        AdviceWith.adviceWith(context, route, false, by -> by.replaceFromWith("direct:" + route));
    }

    /** Sends through {@code direct:<route>}, after the context was started at the first use. */
    final Exchange send(String route, Processor prepare) throws Exception {
        if (!context.isStarted()) {
            context.start();
        }
        return template.send("direct:" + route, prepare);
    }

    final PassedNodes passed() {
        return passed;
    }

    /** What the intake's steps leave behind for the spine. */
    final void admitted(Exchange exchange) throws Exception {
        Var.SNAPSHOT.set(exchange, snapshot);
        Var.CALLER.set(
                exchange,
                new Caller(
                        "req_1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        OptionalLong.empty(),
                        Tracing.OFF.begin("POST", "/v1/chat/completions", Map.of()),
                        beans.watchdog().now()));
        Var.REQUEST.set(
                exchange, request("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
    }

    static ChatRequest request(String json) throws Json.MalformedJson {
        return ChatRequest.of(Json.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }
}
