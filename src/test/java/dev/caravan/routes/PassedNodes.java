package dev.caravan.routes;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes the id of each node that an exchange passes, in order. Safe for many threads. */
final class PassedNodes implements InterceptStrategy {
    /** Of all contexts of this JVM: nodes, the branches they stand in, and their routes. */
    private static final Set<String> EVER = ConcurrentHashMap.newKeySet();

    private final List<String> passed = new CopyOnWriteArrayList<>();

    /** The ids in the order of passing, one for each time. */
    List<String> ids() {
        return List.copyOf(passed);
    }

    static Set<String> ever() {
        return Set.copyOf(EVER);
    }

    static void forget() {
        EVER.clear();
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode node, Processor target, Processor next) {
        return new DelegateAsyncProcessor(
                exchange -> {
                    note(node);
                    target.process(exchange);
                });
    }

    private void note(NamedNode node) {
        passed.add(node.getId());
        for (NamedNode at = node; at != null; at = at.getParent()) {
            EVER.add(at.getId());
        }
    }
}
