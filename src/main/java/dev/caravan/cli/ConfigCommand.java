package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.BadJson5;
import dev.caravan.config.ConfigLoader;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Json5;
import dev.caravan.config.Loaded;
import dev.caravan.config.Overrides;
import dev.caravan.config.edit.EditRefused;
import dev.caravan.config.edit.KeyPath;
import dev.caravan.config.edit.Masked;
import dev.caravan.config.edit.Trees;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** {@code caravan config …}: looks at the configuration, and changes it (CFG-5). */
@Command(
        name = "config",
        description = "Shows, changes and checks the configuration.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigSetCommand.class, ConfigUnsetCommand.class})
final class ConfigCommand {
    private static final Path SCHEMA = Path.of("config", "gateway.schema.json");

    @Spec private CommandSpec spec = CommandSpec.create();

    /** How to answer. */
    static final class Form {
        @Option(names = "--json", description = "As JSON.")
        private boolean json;
    }

    @Command(
            name = "get",
            description = {
                "Shows what the files say at a path, or all of it; not defaults or the"
                        + " environment.",
                "Secrets are masked; a ${NAME} is shown as it is written."
            },
            mixinStandardHelpOptions = true)
    int get(
            @Mixin ConfigSource source,
            @Mixin Form form,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "PATH",
                            converter = ConfigChange.PathConverter.class,
                            description =
                                    "As in agents.list[0].model or"
                                            + " models.providers[\"a.b\"].baseUrl.")
                    @Nullable KeyPath path) {
        Reply reply = new Reply(spec, form.json);
        Path file = source.path();
        try {
            ObjectNode tree = new ConfigEditor(file, source.loader(Overrides.NONE)).read().tree();
            return show(reply, Masked.of(tree), Optional.ofNullable(path));
        } catch (BadJson5 e) {
            return reply.failed(
                    ConfigSource.EXIT_CONFIG, "Cannot read " + file, List.of(e.problem()));
        } catch (EditRefused e) {
            return reply.failed(
                    ConfigSource.EXIT_CONFIG, "Cannot read " + file + ": " + e.getMessage());
        } catch (IOException e) {
            return reply.failed(ConfigSource.EXIT_CONFIG, "Cannot read " + e.getMessage());
        }
    }

    private static int show(Reply reply, ObjectNode masked, Optional<KeyPath> path) {
        Optional<KeyPath> place = path.map(p -> Trees.resolve(masked, p));
        Optional<JsonNode> value = place.map(p -> Trees.get(masked, p)).orElse(Optional.of(masked));
        if (value.isEmpty()) {
            return reply.failed(
                    Reply.EXIT_FAILED,
                    "Nothing is set at "
                            + place.map(KeyPath::toString).orElse("")
                            + "; the file says nothing of it, and a default counts");
        }
        JsonNode node = value.get();
        return reply.done(node.isTextual() ? node.textValue() : node.toPrettyString(), node);
    }

    @Command(
            name = "validate",
            description =
                    "Reports every problem of the configuration at once; exit code 78 when there is"
                            + " one.",
            mixinStandardHelpOptions = true)
    int validate(@Mixin ConfigSource source, @Mixin Form form) {
        Reply reply = new Reply(spec, form.json);
        Path file = source.path();
        try {
            Loaded loaded = source.loader(Overrides.NONE).load(file);
            StringJoiner lines = new StringJoiner(System.lineSeparator());
            loaded.notes().forEach(note -> lines.add("note: " + note));
            ObjectNode answer = Reply.object().put("ok", true).put("file", file.toString());
            loaded.notes().forEach(answer.putArray("notes")::add);
            return reply.done(lines.add(file + " is valid.").toString(), answer);
        } catch (InvalidConfig e) {
            int count = e.problems().size();
            return reply.failed(
                    ConfigSource.EXIT_CONFIG,
                    file + " has " + count + (count == 1 ? " problem" : " problems"),
                    e.problems());
        } catch (IOException e) {
            return reply.failed(
                    ConfigSource.EXIT_CONFIG, "Cannot read the configuration: " + e.getMessage());
        }
    }

    @Command(
            name = "file",
            description = "Says which file is read.",
            mixinStandardHelpOptions = true)
    int file(@Mixin ConfigSource source, @Mixin Form form) throws IOException {
        Path file = source.path().toAbsolutePath().normalize();
        ObjectNode answer =
                Reply.object().put("file", file.toString()).put("exists", Files.exists(file));
        ArrayNode providers = answer.putArray("providers");
        ConfigLoader.providerFiles(file).forEach(path -> providers.add(path.toString()));
        return new Reply(spec, form.json).done(file.toString(), answer);
    }

    @Command(
            name = "schema",
            description = "Prints the JSON Schema of the file.",
            mixinStandardHelpOptions = true)
    int schema(@Mixin Form form) {
        Reply reply = new Reply(spec, form.json);
        try {
            String text = Files.readString(SCHEMA).strip();
            return reply.done(text, Json5.value(text).orElse(Reply.object()));
        } catch (IOException e) {
            return reply.failed(
                    Reply.EXIT_FAILED,
                    "There is no " + SCHEMA.toAbsolutePath() + "; it belongs to the gateway");
        }
    }
}
