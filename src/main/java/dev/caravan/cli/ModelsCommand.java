package dev.caravan.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.caravan.config.ConfigStore;
import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Overrides;
import dev.caravan.config.Provider;
import dev.caravan.routing.Candidate;
import dev.caravan.routing.ModelRow;
import dev.caravan.routing.Routing;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code caravan models …}: what the configuration offers. */
@Command(
        name = "models",
        description = "Shows the models that can be asked for.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    /** What to show and how. */
    static final class Show {
        @Option(
                names = "--provider",
                paramLabel = "P",
                description = "Only this provider's models.")
        private @Nullable String provider;

        @Option(names = "--local", description = "Only models of this site's own servers.")
        private boolean local;

        @Option(
                names = "--all",
                description = "Also those that cannot be called now, e.g. for want of a key.")
        private boolean all;

        @Option(names = "--plain", description = "One ref a line, nothing else.")
        private boolean plain;

        @Option(names = "--json", description = "The rows of GET /v1/models.")
        private boolean json;

        boolean includes(Candidate model) {
            Provider owner = model.provider();
            return (provider == null || owner.id().equals(provider.toLowerCase(Locale.ROOT)))
                    && (!local || owner.local())
                    && (all || owner.unavailable().isEmpty());
        }
    }

    @Command(
            name = "list",
            description = "Lists the models, as provider/model refs.",
            mixinStandardHelpOptions = true)
    int list(@Mixin ConfigSource source, @Mixin Show show) {
        PrintWriter out = spec.commandLine().getOut();
        Optional<ConfigStore> store = source.open(Overrides.NONE, spec.commandLine().getErr());
        if (store.isEmpty()) {
            return ConfigSource.EXIT_CONFIG;
        }
        List<Candidate> models =
                new Routing(withDiscovered(store.get().current()))
                        .everything().stream().filter(show::includes).toList();
        if (show.json) {
            ArrayNode rows = JsonNodeFactory.instance.arrayNode();
            models.forEach(model -> rows.add(ModelRow.of(model)));
            out.println(rows.toPrettyString());
        } else if (show.plain) {
            models.forEach(model -> out.println(model.ref()));
        } else {
            table(out, models);
        }
        out.flush();
        return 0;
    }

    private GatewayConfig withDiscovered(GatewayConfig config) {
        try (DirectAsker asker = new DirectAsker()) {
            return DiscoveredModels.in(config, asker, spec.commandLine().getErr());
        }
    }

    private static void table(PrintWriter out, List<Candidate> models) {
        int width =
                Math.max(
                        5,
                        models.stream().mapToInt(m -> m.ref().toString().length()).max().orElse(0));
        String row = "%-" + width + "s  %9s  %10s  %-6s  %s%n";
        out.printf(Locale.ROOT, row, "MODEL", "CONTEXT", "MAX OUTPUT", "WHERE", "STATE");
        for (Candidate model : models) {
            OptionalInt max = model.statedMaxTokens();
            out.printf(
                    Locale.ROOT,
                    row,
                    model.ref(),
                    model.contextWindow(),
                    max.isPresent() ? max.getAsInt() : "-",
                    model.provider().local() ? "local" : "hosted",
                    model.provider()
                            .unavailable()
                            .map(Provider.Unavailable::text)
                            .orElse("available"));
        }
        if (models.isEmpty()) {
            out.println("(none; --all shows those that cannot be called now)");
        }
    }
}
