package dev.caravan.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/** What every source file keeps to. */
class SourceRulesTest {
    private static final int MAX_LINES = 250;

    /** Files that are longer, each with its reason. */
    private static final Map<String, String> LONG_ALLOWED =
            Map.of(
                    "src/test/java/dev/caravan/config/ProvidersTest.java",
                    "one short test for each rule of PRV-1 to PRV-5");

    /** Files whose nested types need no comment of their own, each with its reason. */
    private static final Map<String, String> SILENT_ALLOWED =
            Map.of(
                    "src/main/java/dev/caravan/config/GatewayConfig.java",
                    "its nested types are the sections of the file, described key by key",
                    "src/main/java/dev/caravan/config/Provider.java",
                    "its nested types are the sections of a provider, described key by key");

    static List<Path> packages() {
        return Repository.sources().stream()
                .filter(path -> path.startsWith("src/main") || path.startsWith("src/test"))
                .map(path -> Objects.requireNonNull(path.getParent()))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageIsNullMarked(Path folder) {
        assertThat(Repository.lines(folder.resolve("package-info.java"))).contains("@NullMarked");
    }

    @Test
    void fileFitsTwoScreens() {
        List<String> tooLong =
                Repository.sources().stream()
                        .filter(path -> Repository.lines(path).size() > MAX_LINES)
                        .map(SourceRulesTest::slashed)
                        .toList();
        // Both ways: a file that became short loses its exception.
        assertThat(tooLong).containsExactlyInAnyOrderElementsOf(LONG_ALLOWED.keySet());
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    @Test
    void publicTypeSaysWhatItIs() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            var units = files.getJavaFileObjectsFromPaths(Repository.files(Repository.MAIN, ""));
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, List.of(), null, units);
            SilentTypes silent = new SilentTypes();
            for (CompilationUnitTree unit : task.parse()) {
                silent.scan(unit, DocTrees.instance(task));
            }
            assertThat(silent.found).isEmpty();
        }
    }

    /** Collects public types without a documentation comment. */
    private static final class SilentTypes extends TreePathScanner<@Nullable Void, DocTrees> {
        private final List<String> found = new ArrayList<>();

        @Override
        public @Nullable Void visitClass(ClassTree type, DocTrees docs) {
            String file = getCurrentPath().getCompilationUnit().getSourceFile().getName();
            boolean nested = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
            if (type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                    && docs.getDocComment(getCurrentPath()) == null
                    && !(nested && SILENT_ALLOWED.containsKey(file.replace('\\', '/')))) {
                found.add(file + ": " + type.getSimpleName());
            }
            return super.visitClass(type, docs);
        }
    }
}
