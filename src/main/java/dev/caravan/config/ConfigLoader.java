package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads and checks the configuration: the JSON5 file, the provider files beside it, the environment
 * and the command line (CFG-1 to CFG-3). Thread-safe.
 */
public final class ConfigLoader {
    private static final Set<String> SECTIONS =
            Set.of("$schema", "env", "gateway", "models", "agents", "console", "batch");

    private final Environment env;
    private final Overrides overrides;
    private final Consumer<String> asked;
    private final Catalog hosted = Catalog.hosted();
    private final Catalog discoverable = Catalog.discoverable();
    private final OpenClawKeys openClaw = OpenClawKeys.load();

    public ConfigLoader(Environment env, Overrides overrides) {
        this(env, overrides, key -> {});
    }

    /** With a listener for the pattern of every key that is asked for. */
    ConfigLoader(Environment env, Overrides overrides, Consumer<String> asked) {
        this.env = env;
        this.overrides = overrides;
        this.asked = asked;
    }

    /**
     * Reads a file.
     *
     * @throws InvalidConfig with every problem there is, when it is not valid
     * @throws IOException when it, or a provider file, cannot be read
     */
    public Loaded load(Path file) throws InvalidConfig, IOException {
        return load(file, Map.of());
    }

    /**
     * Reads a file as it would be after a change.
     *
     * @param pending bytes that take the place of a file's, by its path; empty for a file that goes
     * @throws InvalidConfig with every problem there is, when it is not valid
     * @throws IOException when it, or a provider file, cannot be read
     */
    public Loaded load(Path file, Map<Path, Optional<byte[]>> pending)
            throws InvalidConfig, IOException {
        Findings findings = new Findings();
        List<Path> files = new ArrayList<>(List.of(file));
        Optional<ObjectNode> root =
                Json5.parse(bytes(file, pending), file.getFileName().toString(), findings);
        Map<String, ObjectNode> providerFiles = new LinkedHashMap<>();
        for (Path path : providerFiles(file)) {
            if (Optional.<byte[]>empty().equals(pending.get(path))) {
                continue;
            }
            files.add(path);
            String name = path.getFileName().toString();
            Json5.parse(bytes(path, pending), "providers/" + name, findings)
                    .ifPresent(
                            tree ->
                                    providerFiles.put(
                                            name.substring(0, name.length() - ".json5".length()),
                                            tree));
        }
        if (root.isEmpty() || files.size() != providerFiles.size() + 1) {
            throw new InvalidConfig(file, findings.problems());
        }
        Reading reading = new Reading(new Substitution(env), findings, openClaw, asked);
        Environment variables = env.orElse(EnvBlock.read(reading, root.get()));
        GatewayConfig config = read(root.get(), providerFiles, variables, findings);
        if (!findings.problems().isEmpty()) {
            throw new InvalidConfig(file, findings.problems());
        }
        return new Loaded(config, findings.notes(), files, variables);
    }

    private GatewayConfig read(
            ObjectNode root,
            Map<String, ObjectNode> files,
            Environment variables,
            Findings findings) {
        ObjectNode ours = JsonNodeFactory.instance.objectNode();
        List<String> ignored = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (SECTIONS.contains(field.getKey())) {
                ours.set(field.getKey(), field.getValue());
            } else {
                ignored.add(field.getKey());
            }
        }
        if (!ignored.isEmpty()) {
            findings.note(
                    "sections that are not the gateway's are ignored: "
                            + String.join(", ", ignored));
        }
        Reading reading = new Reading(new Substitution(variables), findings, openClaw, asked);
        Section section = new Section(reading, ours, ConfigPath.ROOT);
        GatewayReader.Gateway gateway =
                new GatewayReader(variables, overrides, findings).read(section.child("gateway"));
        Section console = section.child("console");
        boolean consoleEnabled = console.flag("enabled", true);
        console.finish();
        BatchSettings batch = BatchReader.read(section.child("batch"));
        return new GatewayConfig(
                gateway.server(),
                gateway.auth(),
                gateway.endpoints(),
                gateway.limits(),
                gateway.log(),
                gateway.operation(),
                gateway.store(),
                gateway.failover(),
                consoleEnabled,
                batch,
                new ProvidersReader(reading, variables, hosted, discoverable)
                        .read(section.child("models"), files),
                new AgentsReader().read(section.child("agents")));
    }

    private static byte[] bytes(Path file, Map<Path, Optional<byte[]>> pending) throws IOException {
        try {
            Optional<byte[]> changed = pending.getOrDefault(file, Optional.empty());
            return changed.isPresent() ? changed.get() : Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no configuration file " + file.toAbsolutePath(), e);
        }
    }

    /** The provider files beside a configuration file, by name. */
    public static List<Path> providerFiles(Path file) throws IOException {
        Path folder = ConfigPaths.providersFolder(file);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.filter(ConfigLoader::isProviderFile).sorted().toList();
        }
    }

    private static boolean isProviderFile(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".json5") && !name.startsWith(".") && Files.isRegularFile(path);
    }
}
