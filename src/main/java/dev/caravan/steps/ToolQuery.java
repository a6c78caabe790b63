package dev.caravan.steps;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Step of tools that call HTTP: the arguments become the query of the address, each name and value
 * encoded, so that none can reach beyond its place.
 */
public final class ToolQuery implements Processor {

    @Override
    public void process(Exchange exchange) {
        Map<?, ?> arguments = exchange.getVariable(ToolArguments.VARIABLE, Map.class);
        exchange.getMessage()
                .setHeader(
                        Exchange.HTTP_RAW_QUERY,
                        arguments.entrySet().stream()
                                .map(
                                        each ->
                                                encoded(each.getKey())
                                                        + "="
                                                        + encoded(each.getValue()))
                                .collect(Collectors.joining("&")));
    }

    private static String encoded(Object value) {
        return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
    }
}
