package dev.caravan.camel;

import dev.caravan.tools.ToolCatalog;

import io.vertx.ext.web.Router;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.IdAware;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The routes of one state of the files, in a context of their own. They are built first, so that a
 * fault in a file is known before anything has changed, then started.
 */
final class RouteSet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteSet.class);

    private final Main main;
    private final Router router;
    private final ProducerTemplate template;

    private RouteSet(Main main, Router router) {
        this.main = main;
        this.router = router;
        this.template = main.getCamelContext().createProducerTemplate();
    }

    /**
     * Reads the files and builds their routes; none runs yet.
     *
     * @param router where their HTTP paths are put
     * @param beans the steps, by the names that route files use
     * @param properties placeholders of route files
     * @param built called with the context when its routes are there
     * @throws CannotStart when a file cannot be used; nothing is left behind
     */
    static RouteSet build(
            FrontServer front,
            Router router,
            Map<String, Object> beans,
            Map<String, String> properties,
            Consumer<CamelContext> built)
            throws CannotStart {
        Main main = new Main();
        try {
            main.setDefaultPropertyPlaceholderLocation("file:config/application.properties");
            properties.forEach(main::addInitialProperty);
            main.addInitialProperty("camel.main.autoStartup", "false");
            beans.forEach(main::bind);
            main.addMainListener(
                    new MainListenerSupport() {
                        @Override
                        public void beforeConfigure(BaseMainSupport starting) {
                            front.attach(starting.getCamelContext(), router);
                        }
                    });
            main.start();
            requireConsumers(main.getCamelContext());
            built.accept(main.getCamelContext());
            return new RouteSet(main, router);
        } catch (Exception e) {
            main.stop();
            throw new CannotStart(e);
        }
    }

    /** A missing {@code direct:} is a fault of the file, not of the first request that needs it. */
    private static void requireConsumers(CamelContext context) {
        Set<String> offered =
                context.getRoutes().stream()
                        .map(route -> begin(context, route.getEndpoint()))
                        .map(Endpoint::getEndpointKey)
                        .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (Route route : context.getRoutes()) {
            for (Processor node : route.filter("*")) {
                if (node instanceof EndpointAware caller
                        && caller.getEndpoint() instanceof DirectEndpoint endpoint
                        && !offered.contains(endpoint.getEndpointKey())) {
                    missing.add(
                            "%s, step %s: no route begins with %s"
                                    .formatted(
                                            route.getRouteId(),
                                            node instanceof IdAware named ? named.getId() : "?",
                                            endpoint.getEndpointUri().replace("//", "")));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(String.join("; ", missing));
        }
    }

    /** What a route consumes; an intake of batches consumes another endpoint. */
    private static Endpoint begin(CamelContext context, Endpoint endpoint) {
        return endpoint instanceof JsonlBatchEndpoint intake
                ? context.getEndpoint(intake.source())
                : endpoint;
    }

    /**
     * Starts the routes.
     *
     * @param onlyAsked leaves out intakes that take something in by themselves
     * @throws CannotStart when one cannot; the others may run and are to be closed
     */
    void start(boolean onlyAsked) throws CannotStart {
        try {
            if (!onlyAsked) {
                main.getCamelContext().getRouteController().startAllRoutes();
                return;
            }
            for (Route route : main.getCamelContext().getRoutes()) {
                if (isCalled(route) || isOurWatch(route)) {
                    main.getCamelContext().getRouteController().startRoute(route.getId());
                }
            }
        } catch (Exception e) {
            throw new CannotStart(e);
        }
    }

    /** Whether a route runs only for whoever calls it. */
    private static boolean isCalled(Route route) {
        return route.getEndpoint() instanceof DirectEndpoint
                || route.getEndpoint() instanceof PlatformHttpEndpoint
                || route.getEndpoint() instanceof KameletEndpoint;
    }

    /** Whether a route looks after what the gateway itself has; intakes have their folder. */
    private static boolean isOurWatch(Route route) {
        return route.getEndpoint() instanceof TimerEndpoint
                && route.getSourceResource() != null
                && !route.getSourceResource().getLocation().contains("routes/intake/");
    }

    /** The tools that the files have. */
    ToolCatalog tools() {
        return main.getCamelContext().getRegistry().findSingleByType(ToolCatalog.class);
    }

    Router router() {
        return router;
    }

    /** For those that call routes from outside. */
    ProducerTemplate template() {
        return template;
    }

    /** Exchanges under way. */
    int inflight() {
        return main.getCamelContext().getInflightRepository().size();
    }

    /** Ids of the routes. */
    Set<String> ids() {
        return main.getCamelContext().getRoutes().stream()
                .map(Route::getId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Takes in nothing new from timers and brokers; requests that are under way still find every
     * route that they need.
     */
    void retire() {
        for (Route route : main.getCamelContext().getRoutes()) {
            boolean called = isCalled(route);
            boolean timer = route.getEndpoint() instanceof TimerEndpoint;
            if (!called && !timer && route.getConsumer() instanceof Suspendable) {
                // A stop would cut off what is under way for long, with its transaction.
                suspend(route.getId());
            } else if (!called) {
                try {
                    main.getCamelContext().getRouteController().stopRoute(route.getId());
                } catch (Exception e) {
                    LOG.warn("cannot stop the old route {}", route.getId(), e);
                }
            }
        }
    }

    /**
     * Has a route take in nothing new; what it has under way goes on, however long that takes.
     * Without effect on a route that is not there.
     */
    void suspend(String routeId) {
        Optional.ofNullable(main.getCamelContext().getRoute(routeId))
                .map(Route::getConsumer)
                .ifPresent(ServiceHelper::suspendService);
    }

    @Override
    public void close() {
        main.stop();
    }
}
