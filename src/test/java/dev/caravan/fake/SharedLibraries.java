package dev.caravan.fake;

import static org.awaitility.Awaitility.await;

import dev.caravan.cli.Caravan;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The libraries' classes as a child JVM finds them quickest: in an archive of the JDK's class data
 * sharing, made once from what a gateway loads when it starts. That spares each of the many
 * gateways of the tests a third of its start. Our own classes are not in it. The JVM refuses an
 * archive of other libraries by itself.
 */
final class SharedLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLibraries.class);
    private static final Path FOLDER = Path.of("target", "shared-libraries");

    private static final Map<Boolean, List<String>> ENTRIES =
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .collect(
                            Collectors.partitioningBy(
                                    entry -> Files.isRegularFile(Path.of(entry))));

    /** The archive holds for a class path that begins as the one that it was made with. */
    static final String CLASS_PATH =
            String.join(File.pathSeparator, ENTRIES.get(true))
                    + File.pathSeparator
                    + String.join(File.pathSeparator, ENTRIES.get(false));

    private SharedLibraries() {}

    /** Flags of a JVM with {@link #CLASS_PATH}; none when there is no archive. */
    static List<String> flags() {
        return Made.FLAGS;
    }

    /** Made when it is first asked for. */
    private static final class Made {
        static final List<String> FLAGS = make();

        private static List<String> make() {
            Path archive =
                    FOLDER.resolve(Integer.toHexString(CLASS_PATH.hashCode()) + ".jsa")
                            .toAbsolutePath();
            try {
                if (!Files.exists(archive)) {
                    dump(archive);
                }
                // Without a word when it is refused: some read the first line of a child's output.
                return List.of(
                        "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:aot=off");
            } catch (IOException | RuntimeException e) {
                LOG.warn("child JVMs start without shared classes", e);
                return List.of();
            }
        }
    }

    private static void dump(Path archive) throws IOException {
        Files.createDirectories(FOLDER);
        Path classes = Files.createTempFile(FOLDER, "classes", ".txt").toAbsolutePath();
        load(classes);
        Path next = Path.of(classes + ".jsa");
        List<String> command = new ArrayList<>(ChildJvm.java());
        command.addAll(
                List.of(
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + classes,
                        "-XX:SharedArchiveFile=" + next,
                        "-Xlog:disable",
                        "-cp",
                        String.join(File.pathSeparator, ENTRIES.get(true))));
        try (ChildJvm dumper = ChildJvm.start(new ProcessBuilder(command))) {
            var _ = dumper.process().onExit().orTimeout(60, TimeUnit.SECONDS).join();
            Files.move(next, archive, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.delete(classes);
        }
    }

    /** Has a gateway write the classes that it loads. */
    private static void load(Path classes) throws IOException {
        Path folder = GatewayProcess.folderWith("{ models: { mode: 'replace', providers: {} } }");
        List<String> command = new ArrayList<>(ChildJvm.java());
        command.addAll(
                List.of(
                        "-XX:DumpLoadedClassList=" + classes,
                        "-cp",
                        CLASS_PATH,
                        Caravan.class.getName(),
                        "gateway",
                        "--port",
                        "0",
                        "--config",
                        folder.resolve("gateway.json5").toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OPENCLAW_STATE_DIR", folder.resolve("state").toString());
        try (ChildJvm gateway = ChildJvm.start(builder)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.output().stream().anyMatch(GatewayProcess::isServing));
            gateway.terminate();
            var _ = gateway.process().onExit().orTimeout(60, TimeUnit.SECONDS).join();
        } finally {
            GatewayProcess.delete(folder);
        }
    }
}
