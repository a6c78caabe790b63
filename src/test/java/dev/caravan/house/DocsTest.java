package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import dev.caravan.config.ConfigLoader;
import dev.caravan.config.Environment;
import dev.caravan.config.InvalidConfig;
import dev.caravan.config.Overrides;
import dev.caravan.house.Markdown.Block;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Documents say what is so: their examples load, their links lead somewhere. */
class DocsTest {
    private static final Path SCHEMA = Path.of("config/gateway.schema.json");
    private static final JsonMapper JSON5 =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    @TempDir Path folder;

    record Link(Path file, String target) {
        @Override
        public String toString() {
            return file + " -> " + target;
        }
    }

    /** The blocks of all documents that hold an object, or the inside of one. */
    static List<Block> blocks() {
        return Markdown.all().stream()
                .flatMap(file -> file.blocks(Set.of("json", "json5")).stream())
                .toList();
    }

    static List<Block> configurations() {
        return blocks().stream()
                .filter(
                        block ->
                                Set.of("gateway", "models", "agents").stream()
                                        .anyMatch(key -> tree(block).path(key).isObject()))
                .toList();
    }

    static List<Block> providers() {
        return blocks().stream().filter(block -> tree(block).has("baseUrl")).toList();
    }

    static List<Link> links() {
        return Markdown.all().stream()
                .flatMap(file -> file.links().stream().map(target -> new Link(file.path(), target)))
                .filter(link -> !link.target().startsWith("#"))
                .filter(link -> URI.create(link.target()).getScheme() == null)
                .toList();
    }

    private static JsonNode tree(Block block) {
        try {
            return JSON5.readTree(whole(block));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(block + ": " + e.getMessage(), e);
        }
    }

    /** An excerpt may leave the outer braces away. */
    private static String whole(Block block) {
        boolean braced =
                block.text()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                        .findFirst()
                        .map(line -> line.startsWith("{"))
                        .orElse(false);
        return braced ? block.text() : "{\n" + block.text() + "\n}";
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("configurations")
    void exampleOfAConfigurationLoads(Block block) throws InvalidConfig, IOException {
        Path file = Files.writeString(folder.resolve("gateway.json5"), whole(block));
        var loaded = new ConfigLoader(variablesOf(block), Overrides.NONE).load(file);
        assertThat(loaded.files()).containsExactly(file);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("configurations")
    void exampleOfAConfigurationIsValidAgainstTheSchema(Block block) throws IOException {
        if (Files.exists(SCHEMA)) {
            var schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(JSON5.readTree(Files.readString(SCHEMA)));
            assertThat(schema.validate(tree(block))).isEmpty();
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("providers")
    void exampleOfAProviderLoads(Block block) throws InvalidConfig, IOException {
        Path file = Files.writeString(folder.resolve("gateway.json5"), "{}");
        Path providers = Files.createDirectories(folder.resolve("providers"));
        Files.writeString(providers.resolve("example.json5"), whole(block));
        var loaded = new ConfigLoader(variablesOf(block), Overrides.NONE).load(file);
        assertThat(loaded.config().providers()).containsKey("example");
    }

    /** The variables that an example names are set, as they are for whoever follows it. */
    private static Environment variablesOf(Block block) {
        Map<String, String> variables = new HashMap<>();
        String text = block.text();
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 2)) {
            variables.put(text.substring(at + 2, text.indexOf('}', at)), "example-value");
        }
        return Environment.of(variables);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("links")
    void relativeLinkLeadsToAFile(Link link) {
        String path = URI.create(link.target()).getPath();
        assertThat(Repository.TOP.resolve(link.file()).resolveSibling(path)).exists();
    }

    /** Paths of the machine it was written on, and artifacts from a host only that one reaches. */
    @Test
    void nothingPointsToOneMachine() {
        List<String> machines = List.of("/" + "work/", "/" + "root/");
        assertThat(Repository.files(Path.of(""), ""))
                .allSatisfy(
                        file -> {
                            String text = textOrNothing(file);
                            assertThat(text).doesNotContain(machines);
                            assertThat(text.lines()).noneMatch(DocsTest::namesPrivateRegistry);
                        });
    }

    /** An address of a private network in front of a path where artifacts are kept. */
    private static boolean namesPrivateRegistry(String line) {
        return List.of("10.", "172.", "192.168.").stream()
                        .anyMatch(net -> line.contains("://" + net))
                && List.of("maven", "artifact", "nexus", "registry", "repository", "pypi", "npm")
                        .stream()
                        .anyMatch(line::contains);
    }

    private static String textOrNothing(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(Repository.TOP.resolve(file));
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return ""; // not a text
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
