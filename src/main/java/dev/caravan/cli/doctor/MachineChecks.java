package dev.caravan.cli.doctor;

import dev.caravan.config.GatewayConfig;
import dev.caravan.config.Provider;
import dev.caravan.config.Provider.LocalService;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the gateway needs of this machine.
 *
 * @param home the gateway's folder, in which {@code routes/} is
 * @param state the state folder
 * @param java the feature number of the running Java, e.g. 25
 */
public record MachineChecks(Path home, Path state, int java) {
    private static final int JAVA_NEEDED = 25;

    /** Java, the state folder and the routes. */
    public List<Finding> basics() {
        return List.of(javaVersion(), stateFolder(), routes());
    }

    private Finding javaVersion() {
        String found = "Java " + java + " runs";
        return java >= JAVA_NEEDED
                ? Finding.ok("java", "" + java, found)
                : Finding.wrong(
                        "java",
                        "" + java,
                        found,
                        "set JAVA_HOME to a JDK " + JAVA_NEEDED + " or newer");
    }

    private Finding stateFolder() {
        Path at = state.toAbsolutePath().normalize();
        Path there = at;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String todo = "let this user write there, or set OPENCLAW_STATE_DIR to another folder";
        if (!Files.isDirectory(there)) {
            return Finding.wrong("state", at.toString(), there + " is no folder", todo);
        }
        if (!Files.isWritable(there)) {
            return Finding.wrong("state", at.toString(), there + " cannot be written to", todo);
        }
        return Finding.ok(
                "state",
                at.toString(),
                there.equals(at) ? "can be written to" : "will be made when it is needed");
    }

    private Finding routes() {
        Path folder = home.resolve("routes");
        String subject = folder.toAbsolutePath().normalize().toString();
        int count = routeFiles(folder);
        boolean whole =
                Files.isRegularFile(folder.resolve("serve.camel.yaml"))
                        && routeFiles(folder.resolve("intake")) > 0
                        && routeFiles(folder.resolve("dialects")) > 0;
        return whole
                ? Finding.ok("routes", subject, count + " route files")
                : Finding.wrong(
                        "routes",
                        subject,
                        "serve.camel.yaml, the files of intake/ or of dialects/ are missing",
                        "start caravan by its launcher, from a whole copy of the gateway");
    }

    private static int routeFiles(Path folder) {
        try (var files = Files.walk(folder)) {
            return (int) files.filter(f -> f.toString().endsWith(".camel.yaml")).count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The programs of local services. */
    public List<Finding> services(GatewayConfig config) {
        List<Finding> findings = new ArrayList<>();
        for (Provider provider : config.providers().values()) {
            provider.localService().ifPresent(s -> findings.add(service(provider.id(), s)));
        }
        return findings;
    }

    private static Finding service(String id, LocalService service) {
        String key = "models.providers." + id + ".localService";
        Path command = Path.of(service.command());
        Optional<Path> cwd = service.cwd().map(Path::of).filter(f -> !Files.isDirectory(f));
        if (!Files.isRegularFile(command)) {
            return Finding.wrong(
                    "service",
                    id,
                    "there is no program " + command,
                    "install it, or set " + key + ".command");
        }
        if (!Files.isExecutable(command)) {
            return Finding.wrong(
                    "service",
                    id,
                    command + " may not be executed by this user",
                    "chmod +x it, or set " + key + ".command");
        }
        return cwd.map(
                        folder ->
                                Finding.wrong(
                                        "service",
                                        id,
                                        "there is no folder " + folder,
                                        "make it, or set " + key + ".cwd"))
                .orElseGet(() -> Finding.ok("service", id, command + " can be started"));
    }
}
