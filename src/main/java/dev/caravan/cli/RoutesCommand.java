package dev.caravan.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.camel.Gateway;
import dev.caravan.camel.RouteListing;
import dev.caravan.config.ConfigPaths;
import dev.caravan.config.ConfigStore;
import dev.caravan.config.Overrides;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** {@code caravan routes …}: what the route files hold, and whether they can be used. */
@Command(
        name = "routes",
        description = "Lists and checks the route files; nothing is started.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class RoutesCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description = "The routes by file: id, where a message comes from, what it does.",
            mixinStandardHelpOptions = true)
    int list(@Option(names = "--json", description = "As JSON.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        List<RouteListing.Row> rows = RouteListing.all();
        if (json) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            rows.forEach(
                    row ->
                            list.addObject()
                                    .put("file", row.file())
                                    .put("id", row.id())
                                    .put("from", row.from())
                                    .put("description", row.description()));
            out.println(list.toPrettyString());
        } else {
            rows.forEach(
                    row -> out.printf("%-26s %-40s %s%n", row.id(), row.from(), row.description()));
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "validate",
            description = {
                "Checks the route files as the gateway does before it takes them: the DSL's"
                        + " schema,",
                "each endpoint and bean, each direct: that is called. Exit code 78 when one cannot"
                        + " be used."
            },
            mixinStandardHelpOptions = true)
    int validate(
            @Mixin ConfigSource source,
            @Option(names = "--json", description = "As JSON.") boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        Optional<ConfigStore> store = source.open(Overrides.NONE, spec.commandLine().getErr());
        if (store.isEmpty()) {
            return ConfigSource.EXIT_CONFIG;
        }
        List<String> problems;
        try (Gateway gateway =
                new Gateway(
                        store.get(), ConfigPaths.stateDir(store.get().loaded().environment()))) {
            problems = gateway.routeProblems();
        }
        if (json) {
            ObjectNode result =
                    JsonNodeFactory.instance.objectNode().put("valid", problems.isEmpty());
            ArrayNode list = result.putArray("problems");
            problems.forEach(list::add);
            out.println(result.toPrettyString());
        } else if (problems.isEmpty()) {
            out.println(RouteListing.all().size() + " routes are valid.");
        } else {
            problems.forEach(out::println);
        }
        out.flush();
        return problems.isEmpty() ? 0 : ConfigSource.EXIT_CONFIG;
    }
}
