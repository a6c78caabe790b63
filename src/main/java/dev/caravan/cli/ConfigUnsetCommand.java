package dev.caravan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.config.edit.EditRefused;
import dev.caravan.config.edit.KeyPath;
import dev.caravan.config.edit.Trees;

import picocli.CommandLine.Command;

/** {@code caravan config unset PATH}. */
@Command(
        name = "unset",
        description = {
            "Takes a key or an entry of a list away, with the comment behind it on its line.",
            "A provider that has a file of its own loses the file."
        },
        mixinStandardHelpOptions = true)
final class ConfigUnsetCommand extends ConfigChange {

    @Override
    ObjectNode wanted(ObjectNode tree, KeyPath path) throws EditRefused {
        return Trees.unset(tree, path)
                .orElseThrow(() -> new EditRefused("nothing is set at " + path));
    }

    @Override
    String verb() {
        return "Unset";
    }
}
