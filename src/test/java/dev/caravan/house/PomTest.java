package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.house.Pom.Artifact;

import io.netty.util.Version;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The build names what it brings and why, and what it brings is safe. */
class PomTest {
    /** Security floors; below them are known holes. */
    private static final String NETTY_FLOOR = "4.1.135";

    private static final String VERTX_TOO_OLD = "4.5.29";
    private static final String CAMEL_FLOOR = "4.17.0";

    private static final Set<String> TOP_ENTRIES =
            Set.of(
                    "pom.xml",
                    "src",
                    "routes",
                    "config",
                    "kamelets",
                    "README.md",
                    "caravan",
                    "docs",
                    "deploy",
                    "LICENSE",
                    "target",
                    "data");

    static List<Artifact> plugins() throws IOException {
        return Pom.read().plugins();
    }

    /** All but the fixed eight, whose reason is that they are fixed. */
    static List<Artifact> addedDependencies() throws IOException {
        List<String> fixed =
                Arrays.stream(FixedPackage.values()).map(FixedPackage::artifact).toList();
        return Pom.read().dependencies().stream().filter(d -> !fixed.contains(d.id())).toList();
    }

    @ParameterizedTest
    @EnumSource
    void fixedPackageIsADirectDependency(FixedPackage fixed) throws IOException {
        assertThat(Pom.read().dependencies())
                .filteredOn(d -> d.group().equals("org.apache.camel"))
                .extracting(Artifact::id)
                .contains(fixed.artifact());
    }

    @ParameterizedTest
    @EnumSource
    void fixedPackageIsUsed(FixedPackage fixed) {
        assertThat(fixed.uses()).as(fixed.artifact() + ": " + fixed.meaning()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void pluginHasAVersion(Artifact plugin) {
        assertThat(plugin.version()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("addedDependencies")
    void addedDependencyHasAReasonInOneLine(Artifact dependency) {
        assertThat(dependency.reason()).doesNotContain("\n").contains(" ").hasSizeGreaterThan(20);
    }

    @Test
    void everyNettyModuleIsAboveItsSecurityFloor() {
        assertThat(Version.identify().values())
                .isNotEmpty()
                .allSatisfy(
                        module ->
                                assertThat(version(module.artifactVersion()))
                                        .as(module.artifactId())
                                        .isGreaterThanOrEqualTo(version(NETTY_FLOOR)));
    }

    @Test
    void vertxIsAboveItsSecurityFloor() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        PomTest.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt"))) {
            String found = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(version(found)).isGreaterThan(version(VERTX_TOO_OLD));
        }
    }

    @Test
    void camelIsNotBelowItsSecurityFloor() {
        assertThat(version(new DefaultCamelContext().getVersion()))
                .isGreaterThanOrEqualTo(version(CAMEL_FLOOR));
    }

    /** The comparable part: a final release is its number. */
    private static ModuleDescriptor.Version version(String text) {
        String number = text.endsWith(".Final") ? text.substring(0, text.length() - 6) : text;
        return ModuleDescriptor.Version.parse(number);
    }

    @Test
    void topFolderHoldsOnlyWhatItIsMeantTo() throws IOException {
        try (var entries = Files.list(Repository.TOP)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .allMatch(name -> name.startsWith(".") || TOP_ENTRIES.contains(name));
        }
    }
}
