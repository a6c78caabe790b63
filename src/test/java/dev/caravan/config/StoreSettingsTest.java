package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;

@DisplayName("SES-5: gateway.store")
class StoreSettingsTest {
    private final ConfigFiles files;

    StoreSettingsTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    @Test
    void isAFileBelowTheStateFolderUnlessSaid() throws Exception {
        StoreSettings store = files.write("{}").load().config().store();
        assertThat(store.embedded()).isTrue();
        assertThat(store.path()).isEqualTo("caravan");
        assertThat(store.retentionDays()).isEqualTo(30);
        assertThat(store.maxTurns()).isEqualTo(500);
    }

    @Test
    void isAPostgresqlDatabaseWhosePasswordNobodySees() throws Exception {
        files.write(
                """
                { gateway: { store: {
                  url: "jdbc:postgresql://db/x?password=${SECRET_1}", user: "me", password: "${SECRET_2}" } } }
                """);
        GatewayConfig config =
                files.load(Map.of("SECRET_1", "canary-one", "SECRET_2", "canary-two")).config();
        assertThat(config.store().embedded()).isFalse();
        assertThat(config.store().url()).endsWith("canary-one");
        assertThat(config.store().shownUrl()).isEqualTo("jdbc:postgresql://db/x");
        assertThat(config.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "url: 'mysql://x', gateway.store.url",
        "url: 'jdbc:h2:mem:x', gateway.store.url",
        "url: 'file:', gateway.store.url",
        "url: 'file:x;INIT=RUNSCRIPT', gateway.store.url",
        "user: 'me', gateway.store.user",
        "password: 'p', gateway.store.password",
        "maxTurns: 0, gateway.store.maxTurns"
    })
    void refusesWhatIsNoStore(String key, String path) throws Exception {
        files.write("{ gateway: { store: { " + key.replace('\'', '"') + " } } }");
        assertThat(files.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.path()).isEqualTo(path);
                            assertThat(problem.allowed()).isNotBlank();
                        });
    }

    @Test
    void isTheSameStoreHoweverLongItKeeps() throws Exception {
        StoreSettings store = files.write("{}").load().config().store();
        StoreSettings longer =
                files.write("{ gateway: { store: { retentionDays: 99 } } }")
                        .load()
                        .config()
                        .store();
        StoreSettings other =
                files.write("{ gateway: { store: { url: 'file:other' } } }")
                        .load()
                        .config()
                        .store();
        assertThat(store.sameStore(longer)).isTrue();
        assertThat(store.sameStore(other)).isFalse();
    }
}
