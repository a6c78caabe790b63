package dev.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.caravan.config.Json5;
import dev.caravan.config.edit.EditRefused;
import dev.caravan.config.edit.Kept;
import dev.caravan.config.edit.KeyPath;
import dev.caravan.config.edit.Masked;
import dev.caravan.config.edit.Trees;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

import java.util.List;

/** {@code caravan config set PATH VALUE}. */
@Command(
        name = "set",
        description = {
            "Writes a value. Comments and all that is not touched stay as they are.",
            "The changed configuration is checked first; one that is not valid is not written."
        },
        mixinStandardHelpOptions = true)
final class ConfigSetCommand extends ConfigChange {
    @Option(
            names = "--strict-json",
            description = "Refuses a VALUE that is not JSON5, instead of taking it for a text.")
    private boolean strict;

    @ArgGroup private @Nullable How how;

    /** What becomes of what is there. */
    static final class How {
        @Option(
                names = "--merge",
                description =
                        "Merges an object into the one that is there, and rows of a provider's"
                                + " models by their id.")
        private boolean merge;

        @Option(
                names = "--replace",
                description =
                        "Also drops entries of models.providers, a provider's models or"
                                + " agents.defaults.models that the value does not have.")
        private boolean replace;
    }

    @Parameters(
            index = "1",
            paramLabel = "VALUE",
            description = "JSON5, else a text. A text that looks like JSON5 needs quotes.")
    private String value = "";

    @Override
    ObjectNode wanted(ObjectNode tree, KeyPath path) throws EditRefused {
        JsonNode parsed = parsed();
        if (Masked.holdsMask(parsed)) {
            throw new EditRefused(
                    path
                            + ": found "
                            + Masked.MASK
                            + ", which get shows for a secret; allowed: the secret, or the"
                            + " ${NAME} of a variable that holds it");
        }
        if (how != null && how.merge) {
            return Trees.merge(tree, path, parsed);
        }
        ObjectNode wanted = Trees.set(tree, path, parsed);
        List<String> lost = Kept.lost(tree, wanted, path);
        if (!lost.isEmpty() && (how == null || !how.replace)) {
            throw new EditRefused(
                    "this would drop "
                            + String.join(", ", lost)
                            + "; allowed: --merge to keep them, --replace to drop them");
        }
        return wanted;
    }

    private JsonNode parsed() {
        return Json5.value(value)
                .or(() -> strict ? java.util.Optional.empty() : text())
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "VALUE is not JSON5; allowed with --strict-json: JSON5, a"
                                                + " text in quotes"));
    }

    private java.util.Optional<JsonNode> text() {
        return java.util.Optional.of(TextNode.valueOf(value));
    }

    @Override
    String verb() {
        return "Set";
    }
}
