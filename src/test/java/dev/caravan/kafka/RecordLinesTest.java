package dev.caravan.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.caravan.batch.MessageRequest;
import dev.caravan.batch.Recall;
import dev.caravan.config.KafkaSettings.Topics;
import dev.caravan.kafka.RecordLines.Ended;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

@DisplayName("GUA-2: records under way are no more than configured")
class RecordLinesTest {
    private static final int CONCURRENCY = 2;

    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);
    private final RecordLines lines =
            new RecordLines(
                    this::run,
                    () -> 1_000,
                    new Letters(new Topics("in", "out", "dead")),
                    CONCURRENCY);
    private final Share share = share(0);

    private static Share share(int partition) {
        return new Share(new TopicPartition("in", partition), OffsetBook.empty());
    }

    private static Held held(Share share, long offset, String value) {
        byte[] key = ("k" + offset).getBytes(UTF_8);
        return new Held(
                share,
                new ConsumerRecord<>(
                        "in", share.partition().partition(), offset, key, value.getBytes(UTF_8)));
    }

    private Optional<ObjectNode> run(MessageRequest request, Recall recall)
            throws InterruptedException {
        begun.incrementAndGet();
        recall.onGone(go::countDown);
        if (request.customId().equals("k9")) {
            throw new IllegalStateException("unforeseen");
        }
        go.await();
        return recall.isGone()
                ? Optional.empty()
                : Optional.of(
                        JsonNodeFactory.instance.objectNode().put("custom_id", request.customId()));
    }

    private List<Ended> ended(int count) {
        List<Ended> all = new ArrayList<>();
        await().until(
                        () -> {
                            all.addAll(lines.takeEnded());
                            return all.size() >= count;
                        });
        return all;
    }

    @Test
    void countsWhatHasEndedUntilItIsPublished() {
        for (long offset = 0; offset < 3; offset++) {
            lines.add(held(share, offset, "{}"));
        }
        assertThat(lines.hasRoom()).isFalse();
        lines.begin();
        go.countDown();
        List<Ended> ended = ended(CONCURRENCY);
        lines.begin();
        assertThat(begun).hasValue(CONCURRENCY);
        assertThat(lines.isIdle()).isFalse();
        lines.settle(ended.stream().map(Ended::held).toList());
        lines.settle(ended(1).stream().map(Ended::held).toList());
        assertThat(begun).hasValue(3);
        assertThat(lines.isIdle()).isTrue();
        assertThat(lines.hasRoom()).isTrue();
    }

    @Test
    void callsBackTheRecordsOfAPartitionThatIsGone() {
        lines.add(held(share, 1, "{}"));
        lines.add(held(share(1), 2, "no json"));
        lines.begin();
        List<Ended> others = ended(1);
        assertThat(others.getFirst().letter().topic()).isEqualTo("dead");
        await().until(() -> begun.get() == 1);
        lines.drop(share);
        lines.settle(List.of(others.getFirst().held()));
        await().until(lines::isIdle);
        assertThat(lines.takeEnded()).isEmpty();
    }

    @Test
    void publishesNothingThatEndedBeforeItsPartitionWent() {
        lines.add(held(share, 1, "no json"));
        lines.begin();
        await().until(() -> !lines.isIdle());
        lines.drop(share);
        await().until(lines::isIdle);
        assertThat(lines.takeEnded()).isEmpty();
    }

    @Test
    void makesADeadLetterOfWhatCannotBeServed() {
        lines.add(held(share, 9, "{}"));
        lines.begin();
        assertThat(ended(1).getFirst().letter().topic()).isEqualTo("dead");
    }

    @Test
    void beginsNothingAfterAStop() {
        lines.stop();
        lines.add(held(share, 1, "{}"));
        lines.begin();
        assertThat(begun).hasValue(0);
        assertThat(lines.hasRoom()).isFalse();
    }
}
