package dev.caravan.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.failover.AttemptFailed;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

@Label("HTTP-8: any split of the upstream's bytes gives the same chunks")
class StreamSplitPropertiesTest {

    @Property(tries = 300)
    void deliversTheSameChunksForAnySplit(
            @ForAll("streams") ContractCase contract, @ForAll("cuts") List<Integer> cuts)
            throws AttemptFailed, IOException {
        assertThat(contract.chunks(new Pieces(contract.bytes("upstream-response.sse"), cuts)))
                .isEqualTo(contract.expectedChunks());
    }

    @Property(tries = 300)
    void failsWhereverAStreamBreaksOffBeforeItsLastFinish(
            @ForAll("streams") ContractCase contract, @ForAll @IntRange(max = 10_000) int part) {
        byte[] whole = contract.bytes("upstream-response.sse");
        int lastFinish = contract.lastFinish();
        byte[] broken =
                Arrays.copyOf(
                        whole, (int) ((long) Math.min(lastFinish, whole.length) * part / 10_000));

        assertThat(catchThrowableOfType(AttemptFailed.class, () -> contract.chunks(broken)))
                .isNotNull();
    }

    @Provide
    Arbitrary<ContractCase> streams() {
        return Arbitraries.of(ContractCase.goodStreams());
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 60).list().ofMinSize(1).ofMaxSize(20);
    }

    /** Gives its bytes in pieces of the given sizes, over and over. */
    private static final class Pieces extends InputStream {
        private final byte[] bytes;
        private final List<Integer> sizes;
        private int position;
        private int turn;

        Pieces(byte[] bytes, List<Integer> sizes) {
            this.bytes = bytes;
            this.sizes = sizes;
        }

        @Override
        public int read() {
            return position == bytes.length ? -1 : bytes[position++] & 0xFF;
        }

        @Override
        public int read(byte[] buf, int off, int len) {
            if (position == bytes.length) {
                return -1;
            }
            int size = sizes.get(turn++ % sizes.size());
            int n = Math.min(Math.min(size, len), bytes.length - position);
            System.arraycopy(bytes, position, buf, off, n);
            position += n;
            return n;
        }
    }
}
