package dev.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.StoreSettings;
import dev.caravan.fake.ChildJvm;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("SES-5: the store in a file")
public final class EmbeddedStoreTest extends StoreContract {
    private static final String URL = "file:kept/store";

    private final AtomicLong now = new AtomicLong();

    @TempDir Path state;

    @Override
    Store store() {
        return in(state, URL, now);
    }

    private static Store in(Path state, String url, AtomicLong now) {
        return new Store(
                new StoreSettings(url, Optional.empty(), Optional.empty(), 30, 500),
                state,
                now::get,
                _ -> {});
    }

    @Test
    void liesBelowTheStateFolderAndOnlyItsOwnerCanReadIt() throws Exception {
        try (Store store = store()) {
            assertThat(store.mayHoldSomething()).isFalse();
            store.open();
            assertThat(store.mayHoldSomething()).isTrue();
            Path file = state.resolve("kept/store.mv.db");
            assertThat(store.shown()).isEqualTo(file.toString());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    @DisplayName("SES-5: a second process is told which one has the store, until that one is gone")
    void namesTheProcessThatHasIt() throws Exception {
        try (ChildJvm holder = ChildJvm.start(StoreHolder.class, state.toString(), URL);
                Store store = store()) {
            assertThat(holder.firstLine()).isEqualTo("open");
            assertThatThrownBy(store::open)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("in use by process " + holder.process().pid())
                    .hasMessageContaining("gateway.store.url")
                    .extracting(fault -> ((StoreUnavailable) fault).reason())
                    .isEqualTo(StoreUnavailable.Reason.LOCKED);
            holder.process().destroyForcibly().waitFor();
            now.addAndGet(Store.PAUSE_MS);
            store.open();
        }
    }

    @Test
    void saysThatItsFolderCannotBeUsed() throws Exception {
        Files.writeString(state.resolve("kept"), "a file where the folder should be");
        try (Store store = store()) {
            assertThatThrownBy(store::open)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("cannot be reached")
                    .hasMessageContaining("kept");
        }
    }

    @Test
    void saysThatWhatLiesThereIsNoStore() throws Exception {
        Files.createDirectories(state.resolve("kept"));
        Files.writeString(state.resolve("kept/store.mv.db"), "not a database ".repeat(1_000));
        try (Store store = store()) {
            assertThatThrownBy(store::open)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("cannot be used")
                    .extracting(fault -> ((StoreUnavailable) fault).reason())
                    .isEqualTo(StoreUnavailable.Reason.REFUSED);
        }
    }

    /** Another process that has the store open, until it is killed. */
    public static final class StoreHolder {
        private StoreHolder() {}

        /** Opens the store of a URL below a state folder and keeps it. */
        public static void main(String[] arguments) throws Exception {
            try (Store store = in(Path.of(arguments[0]), arguments[1], new AtomicLong())) {
                store.open();
                System.out.println("open");
                Thread.currentThread().join();
            }
        }
    }
}
