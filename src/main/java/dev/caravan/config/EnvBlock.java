package dev.caravan.config;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the block {@code env: { NAME: value }}, and {@code env.vars} as OpenClaw has it. The
 * process's own environment wins over it (CFG-1: environment before file).
 */
final class EnvBlock {
    private EnvBlock() {}

    /** The block's variables; its values may use variables of the process only. */
    static Environment read(Reading reading, ObjectNode root) {
        ObjectNode copy = root.deepCopy();
        Map<String, Secret> values = new LinkedHashMap<>();
        if (copy.get("env") instanceof ObjectNode block) {
            Section section = new Section(reading, block.deepCopy(), ConfigPath.ROOT.key("env"));
            values.putAll(section.secrets("vars"));
            block.remove("vars");
            if (block.remove("shellEnv") != null) {
                section.note(
                        "env.shellEnv is a key of OpenClaw that the gateway does not have;"
                                + " ignored");
            }
        }
        values.putAll(new Section(reading, copy, ConfigPath.ROOT).secrets("env"));
        Map<String, String> plain = new LinkedHashMap<>();
        values.forEach((name, value) -> plain.put(name, value.reveal()));
        return Environment.of(plain);
    }
}
