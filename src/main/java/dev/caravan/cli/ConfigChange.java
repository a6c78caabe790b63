package dev.caravan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.BadJson5;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;
import dev.caravan.config.edit.Documents;
import dev.caravan.config.edit.EditRefused;
import dev.caravan.config.edit.KeyPath;
import dev.caravan.config.edit.Trees;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What {@code config set} and {@code config unset} have in common. */
abstract class ConfigChange implements Callable<Integer> {
    @Spec protected CommandSpec spec = CommandSpec.create();

    @Mixin private ConfigSource source = new ConfigSource();

    @Option(names = "--dry-run", description = "Checks the change and writes nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Says what was done as JSON.")
    private boolean json;

    @Parameters(
            index = "0",
            paramLabel = "PATH",
            converter = PathConverter.class,
            description = "As in agents.list[0].model or models.providers[\"a.b\"].baseUrl.")
    private KeyPath path = new KeyPath(List.of());

    /** A path, or a usage error that says what is wrong with it. */
    static final class PathConverter implements ITypeConverter<KeyPath> {
        @Override
        public KeyPath convert(String text) {
            try {
                return KeyPath.parse(text);
            } catch (EditRefused e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** The tree that is wanted. */
    abstract ObjectNode wanted(ObjectNode tree, KeyPath path) throws EditRefused;

    /** What was done, for people. */
    abstract String verb();

    @Override
    public Integer call() {
        Reply reply = new Reply(spec, json);
        Path file = source.path();
        try {
            ConfigEditor editor = new ConfigEditor(file, source.loader(Overrides.NONE));
            Documents before = editor.read();
            ObjectNode tree = before.tree();
            KeyPath resolved = Trees.resolve(tree, path);
            Documents after = before.saying(wanted(tree, resolved));
            return done(reply, resolved, editor.write(before, after, dryRun));
        } catch (EditRefused e) {
            return reply.failed(Reply.EXIT_FAILED, "Not changed: " + e.getMessage());
        } catch (BadJson5 e) {
            return reply.failed(
                    ConfigSource.EXIT_CONFIG, "Not changed, " + file, List.of(e.problem()));
        } catch (InvalidConfig e) {
            return reply.failed(
                    ConfigSource.EXIT_CONFIG,
                    "Not changed, " + file + " would not be valid",
                    e.problems());
        } catch (IOException e) {
            return reply.failed(
                    Reply.EXIT_FAILED, "Not changed, reading or writing failed: " + e.getMessage());
        }
    }

    private int done(Reply reply, KeyPath path, Optional<Path> written) {
        ObjectNode answer =
                Reply.object()
                        .put("ok", true)
                        .put("path", path.toString())
                        .put("changed", written.isPresent())
                        .put("dryRun", dryRun);
        written.ifPresent(file -> answer.put("file", file.toString()));
        String line =
                written.map(file -> (dryRun ? "Would be " : "") + verb() + " in " + file)
                        .orElse("It is so already");
        return reply.done(line + ": " + path, answer);
    }
}
