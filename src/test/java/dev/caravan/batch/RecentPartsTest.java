package dev.caravan.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

@DisplayName("PRF-9: lines of a file that is kept in parts")
final class RecentPartsTest {
    private final byte[] file = new byte[FileStore.PART * 10 + 7];
    private final List<String> asked = new ArrayList<>();
    private final RecentParts parts =
            new RecentParts(
                    (id, position) -> {
                        asked.add(id + position);
                        int from = Math.min(file.length, position * FileStore.PART);
                        return Arrays.copyOfRange(
                                file, from, Math.min(file.length, from + FileStore.PART));
                    });

    @Test
    @DisplayName("neighbours ask for their part once; any piece is right")
    void readsAPartOnce() throws IOException {
        new Random(1).nextBytes(file);
        for (int start = 0; start < file.length; start += 1_000) {
            int length = Math.min(1_000, file.length - start);
            assertThat(parts.read("f", start, length))
                    .isEqualTo(Arrays.copyOfRange(file, start, start + length));
        }
        assertThat(asked)
                .containsExactly("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10");
        assertThat(parts.read("f", 5, FileStore.PART * 3))
                .isEqualTo(Arrays.copyOfRange(file, 5, 5 + FileStore.PART * 3));
        assertThat(parts.read("g", 0, 1)).hasSize(1);
        assertThat(asked).endsWith("f0", "f1", "f2", "f3", "g0");
    }

    @Test
    @DisplayName("a piece that is not there is an error")
    void tellsOfAnEnd() {
        assertThatThrownBy(() -> parts.read("f", file.length - 3, 4))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("f has been deleted");
    }
}
