package dev.caravan.config;

import java.nio.file.Path;

/** Where the configuration and the state live (CFG-1). */
public final class ConfigPaths {
    private ConfigPaths() {}

    /**
     * The file without a {@code --config} flag: OPENCLAW_CONFIG_PATH, else config/gateway.json5.
     */
    public static Path configFile(Environment env) {
        return Path.of(env.get("OPENCLAW_CONFIG_PATH").orElse("config/gateway.json5"));
    }

    /** The folder of stores, start records, logs, batches: OPENCLAW_STATE_DIR, else data. */
    public static Path stateDir(Environment env) {
        return Path.of(env.get("OPENCLAW_STATE_DIR").orElse("data"));
    }

    /**
     * A path of the command line: a relative one starts where the user stands. The launcher goes to
     * its own folder and leaves the user's in CARAVAN_CWD.
     */
    public static Path fromUser(Environment env, Path path) {
        return env.get("CARAVAN_CWD").map(folder -> Path.of(folder).resolve(path)).orElse(path);
    }

    /** The folder beside the file whose {@code *.json5} each hold one provider. */
    public static Path providersFolder(Path configFile) {
        return configFile.resolveSibling("providers");
    }
}
