package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

@DisplayName("CFG-5: a file is written whole or not at all")
class AtomicFileTest {
    @TempDir private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void makesAFileForItsOwnerOnlyAndKeepsTheModeOfOneThatIsThere() throws IOException {
        Path file = folder.resolve("a");
        AtomicFile.write(file, bytes("one"));
        assertThat(mode(file)).isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        AtomicFile.write(file, bytes("two"));
        assertThat(mode(file)).isEqualTo("rw-rw-r--");
        assertThat(file).hasContent("two");
    }

    @Test
    @DisplayName("whoever reads the old file goes on reading the old file")
    void doesNotWriteIntoTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old text");
        try (var reader = Files.newBufferedReader(file)) {
            AtomicFile.write(file, bytes("new"));
            assertThat(reader.readLine()).isEqualTo("old text");
        }
        assertThat(file).hasContent("new");
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        Path full = folder.resolve("a");
        Files.createDirectories(full.resolve("b"));
        assertThatThrownBy(() -> AtomicFile.write(full, bytes("x")))
                .isInstanceOf(IOException.class);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(full);
        }
        assertThatThrownBy(() -> AtomicFile.write(folder.resolve("no/x"), bytes("x")))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no folder " + folder.resolve("no"));
    }

    @Test
    void leavesTheFileToItsOwnerWhenAnAdministratorWrites() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "1");
        UserPrincipal nobody;
        try {
            nobody =
                    file.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName("nobody");
            Files.setOwner(file, nobody);
        } catch (IOException e) {
            assumeTrue(false, "only an administrator can give files away");
            return;
        }
        AtomicFile.write(file, bytes("2"));
        assertThat(Files.getOwner(file)).isEqualTo(nobody);
    }
}
