package dev.caravan.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The files of {@code routes/} and {@code kamelets/}, as an editor leaves them (OPS-7). */
final class RouteFiles {
    private static final String ROUTE_SUFFIX = ".camel.yaml";
    private static final List<String> SUFFIXES =
            List.of(ROUTE_SUFFIX, ".kamelet.yaml", ToolFiles.SCHEMA_SUFFIX);

    /** Enough to see what is wrong; a file of another kind fails in a hundred ways. */
    private static final int MAX_SHOWN = 5;

    private static final ObjectMapper YAML =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private final List<Path> folders;

    RouteFiles(Path home) {
        this.folders = List.of(home.resolve("routes"), home.resolve("kamelets"));
    }

    /** The YAML DSL's own schema; read at the first use, since few ever need it. */
    private static final class Schema {
        static final JsonSchema DSL = read();

        private static JsonSchema read() {
            try (InputStream in = Schema.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
                JsonNode dsl =
                        new ObjectMapper().readTree(Objects.requireNonNull(in, "the DSL's schema"));
                dropForeignKeyword(dsl);
                // Read whole, its parts refer to one another until they take 250 MiB.
                SchemaValidatorsConfig asNeeded =
                        SchemaValidatorsConfig.builder().preloadJsonSchema(false).build();
                return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                        .getSchema(dsl, asNeeded);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Draft 4 has no {@code deprecated}. */
        private static void dropForeignKeyword(JsonNode schema) {
            if (schema instanceof ObjectNode object && object.path("deprecated").isBoolean()) {
                object.remove("deprecated");
            }
            schema.forEach(Schema::dropForeignKeyword);
        }
    }

    /** The folders' files, in a fixed order. */
    List<Path> all() {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> found = Files.walk(folder)) {
                found.filter(RouteFiles::isOurs).forEach(files::add);
            } catch (IOException | UncheckedIOException e) {
                // A folder went while it was walked: the next look sees what is left.
            }
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return SUFFIXES.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    /**
     * What tells a changed file without reading it.
     *
     * @param key another one when an editor puts a new file in the old one's place
     */
    record Stamp(FileTime modified, long size, Object key) {}

    /** Their stamps, by path: a look at them is cheap enough to be taken all the time. */
    Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : all()) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                Object key = Objects.requireNonNullElse(now.fileKey(), "");
                stamps.put(file, new Stamp(now.lastModifiedTime(), now.size(), key));
            } catch (IOException e) {
                // Gone: it is missing from the map, and that is a difference.
            }
        }
        return stamps;
    }

    /** Their content, by path: equal contents are the same routes. */
    Map<Path, String> contents() {
        Map<Path, String> contents = new HashMap<>();
        for (Path file : all()) {
            try {
                contents.put(file, Files.readString(file));
            } catch (IOException e) {
                // Gone or not text: it is missing from the map, and that is a difference.
            }
        }
        return contents;
    }

    /**
     * What is wrong with them by the DSL's schema: file, place and fault; empty when all is well.
     */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Path file : all()) {
            if (file.toString().endsWith(ROUTE_SUFFIX)) {
                problems.addAll(problems(file));
            }
        }
        problems.addAll(tools().problems());
        return problems;
    }

    /** The tools among them. */
    ToolFiles.Read tools() {
        return ToolFiles.read(contents(), ROUTE_SUFFIX);
    }

    /** The entries of a file; none when it cannot be read. */
    static JsonNode tree(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            return YAML.missingNode();
        }
    }

    private static List<String> problems(Path file) {
        try {
            Set<ValidationMessage> faults =
                    Schema.DSL.validate(YAML.readTree(Files.readString(file)));
            return faults.stream()
                    .limit(MAX_SHOWN)
                    .map(fault -> file + ": " + fault.getMessage())
                    .toList();
        } catch (JsonProcessingException e) {
            return List.of(
                    file + ": line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            return List.of(file + ": cannot be read");
        }
    }
}
