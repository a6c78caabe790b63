package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

@DisplayName("CFG-3: the published schema and the code know the same keys")
class ConfigSchemaTest {
    private static final Path FULL = Path.of("src/test/resources/config/full.json5");

    private final ObjectNode schema = tree(Path.of("config/gateway.schema.json"));

    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(ExampleConfigTest.examples());
        files.add(FULL);
        files.add(Path.of("config/gateway.json5"));
        return files;
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyExampleIsValid(Path file) {
        assertThat(validator("#").validate(tree(file))).isEmpty();
    }

    @Test
    void shippedProviderFilesAreValid() throws IOException {
        List<Path> files = ConfigLoader.providerFiles(Path.of("config/gateway.json5"));
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            assertThat(validator("#/$defs/provider").validate(tree(file))).isEmpty();
        }
    }

    @Test
    void refusesAKeyThatNobodyHas() {
        ObjectNode root = tree(FULL);
        root.withObject("/gateway").put("prot", 1);
        assertThat(validator("#").validate(root)).hasSize(1);
    }

    @Test
    void holdsTheKeysThatTheCodeAsksFor() throws Exception {
        Set<String> asked = new TreeSet<>();
        Loaded full =
                new ConfigLoader(Environment.of(Map.of()), Overrides.NONE, asked::add).load(FULL);
        asked.add("$schema");
        assertThat(keys(false)).isEqualTo(asked);
        assertThat(full.notes()).isEmpty();
    }

    @Test
    @DisplayName("CFG-1: OpenClaw's keys are those of the resource file")
    void holdsTheIgnoredKeysOfOpenClaw() {
        assertThat(keys(true)).isEqualTo(new TreeSet<>(OpenClawKeys.load().patterns()));
    }

    @Test
    void documentationNamesEveryKey() throws IOException {
        String text = Files.readString(Path.of("docs/configuration.md"));
        assertThat(keys(false))
                .filteredOn(key -> !key.equals("$schema"))
                .allSatisfy(
                        key -> assertThat(text).contains(key.substring(key.lastIndexOf('.') + 1)));
    }

    @Test
    void describesEveryKey() {
        List<String> bare = new ArrayList<>();
        schema.findParents("type")
                .forEach(
                        node -> {
                            if (node.path("properties").isObject() && !node.has("description")) {
                                bare.add(node.toString());
                            }
                        });
        assertThat(bare).isEmpty();
    }

    private JsonSchema validator(String pointer) {
        ObjectNode root = schema.deepCopy();
        if (!pointer.equals("#")) {
            ObjectNode part = root.objectNode().put("$ref", pointer);
            part.set("$defs", root.get("$defs"));
            root = part;
        }
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(root);
    }

    private static ObjectNode tree(Path file) {
        try {
            Findings findings = new Findings();
            return Json5.parse(Files.readAllBytes(file), file.toString(), findings)
                    .orElseThrow(() -> new AssertionError(findings.problems().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<String> keys(boolean ignored) {
        Set<String> keys = new TreeSet<>();
        collect(schema, "", ignored, keys);
        return keys;
    }

    private void collect(JsonNode node, String path, boolean ignored, Set<String> keys) {
        if (node.has("$ref")) {
            collect(schema.at(node.get("$ref").textValue().substring(1)), path, ignored, keys);
        }
        String prefix = path.isEmpty() ? "" : path + ".";
        for (Map.Entry<String, JsonNode> field : node.path("properties").properties()) {
            boolean isIgnored = field.getValue().path("$ref").asText().equals("#/$defs/ignored");
            if (isIgnored == ignored) {
                keys.add(prefix + field.getKey());
            }
            collect(field.getValue(), prefix + field.getKey(), ignored, keys);
        }
        for (String child : List.of("additionalProperties", "items")) {
            if (node.path(child).isObject()) {
                collect(node.get(child), path + ".*", ignored, keys);
            }
        }
        node.path("anyOf").forEach(branch -> collect(branch, path, ignored, keys));
    }
}
