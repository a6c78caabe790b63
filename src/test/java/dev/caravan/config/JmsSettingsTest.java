package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;

@DisplayName("INT-2: batch.jms")
class JmsSettingsTest {
    private final ConfigFiles files;

    JmsSettingsTest(@TempDir Path folder) {
        files = new ConfigFiles(folder);
    }

    private static String jms(String keys) {
        return "{ batch: { jms: { " + keys.replace('\'', '"') + " } } }";
    }

    @Test
    void isOffAndInsideTheGatewayUnlessSaid() throws Exception {
        JmsSettings jms = files.write("{}").load().config().batch().jms();
        assertThat(jms.enabled()).isFalse();
        assertThat(jms.embedded()).isTrue();
        assertThat(jms.port()).isEmpty();
        assertThat(jms.requestQueue()).isEqualTo("caravan.requests");
        assertThat(jms.resultQueue()).isEqualTo("caravan.results");
        assertThat(jms.deadLetterQueue()).isEqualTo("caravan.dead");
        assertThat(jms.concurrency()).isEqualTo(4);
        assertThat(jms.maxDeliveries()).isEqualTo(5);
    }

    @Test
    void isABrokerElsewhereWhosePasswordsNobodySees() throws Exception {
        files.write(
                jms(
                        "enabled: true, user: 'me', password: '${SECRET_1}',"
                                + " url: 'tcp://broker:61616?trustStorePassword=${SECRET_2}'"));
        GatewayConfig config =
                files.load(Map.of("SECRET_1", "canary-one", "SECRET_2", "canary-two")).config();
        JmsSettings jms = config.batch().jms();
        assertThat(jms.embedded()).isFalse();
        assertThat(jms.password().orElseThrow().reveal()).isEqualTo("canary-one");
        assertThat(jms.url().orElseThrow()).endsWith("canary-two");
        assertThat(jms.shownUrl()).isEqualTo("tcp://broker:61616");
        assertThat(config.toString()).contains("tcp://broker").doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "embedded: true, url: 'tcp://b:1'           ; embedded",
                "embedded: false                            ; url",
                "url: 'http://b:1'                          ; url",
                "url: 'tcp://b:1 c'                         ; url",
                "url: 'vm://0'                              ; url",
                "url: 'tcp://b:1', port: 61616              ; port",
                "port: 0                                    ; port",
                "user: 'me'                                 ; password",
                "password: 'p'                              ; user",
                "requestQueue: 'a?concurrentConsumers=9'    ; requestQueue",
                "resultQueue: '${HOME}'                     ; resultQueue",
                "deadLetterQueue: 'caravan.requests'        ; requestQueue",
                "concurrency: 0                             ; concurrency",
                "concurrency: 1001                          ; concurrency",
                "maxDeliveries: 0                           ; maxDeliveries",
                "maxDelivery: 3                             ; maxDelivery",
            })
    void refusesWhatIsNoIntake(String keys, String key) throws Exception {
        files.write(jms(keys));
        assertThat(files.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.path()).isEqualTo("batch.jms." + key);
                            assertThat(problem.allowed()).isNotBlank();
                        });
    }

    @Test
    void takesAListOfBrokers() throws Exception {
        files.write(jms("url: '(tcp://a:61616,tcp://b:61616)?ha=true'"));
        assertThat(files.load().config().batch().jms().shownUrl())
                .isEqualTo("(tcp://a:61616,tcp://b:61616)");
    }
}
