package dev.caravan.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.KafkaSettings;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

@DisplayName("INT-3: the intake follows the configuration")
class KafkaIntakeTest {
    private static final long GRACE_MS = 1_000;

    private final AtomicLong clock = new AtomicLong();
    private final List<FakeSession> sessions = new ArrayList<>();
    private KafkaSettings settings = settings(true, 4);
    private final KafkaIntake intake =
            new KafkaIntake(() -> settings, this::open, () -> GRACE_MS, clock::get);

    private static KafkaSettings settings(boolean enabled, int concurrency) {
        return new KafkaSettings(
                enabled,
                List.of("a:1"),
                "g",
                new KafkaSettings.Topics("in", "out", "dead"),
                concurrency,
                Map.of());
    }

    private IntakeSession open(KafkaSettings now) {
        FakeSession session = new FakeSession(clock);
        sessions.add(session);
        return session;
    }

    private static final class FakeSession implements IntakeSession {
        private final AtomicLong clock;
        private final List<String> calls = new ArrayList<>();
        private boolean idle = true;
        private boolean broken;

        FakeSession(AtomicLong clock) {
            this.clock = clock;
        }

        @Override
        public void take(Duration wait) {
            clock.addAndGet(wait.toMillis());
            if (broken) {
                throw new IllegalStateException("not authorised");
            }
            calls.add("take");
        }

        @Override
        public void begin() {
            calls.add("begin");
        }

        @Override
        public void publish() {
            calls.add("publish");
        }

        @Override
        public void stop() {
            calls.add("stop");
        }

        @Override
        public boolean isIdle() {
            return idle;
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    private void turn() {
        intake.take();
        intake.begin();
        intake.publish();
    }

    @Test
    void connectsOnceAndGoesOnWithIt() {
        turn();
        turn();
        assertThat(sessions).hasSize(1);
        assertThat(sessions.getFirst().calls)
                .containsExactly("take", "begin", "publish", "take", "begin", "publish");
    }

    @Test
    void doesNothingUntilItIsEnabled() {
        settings = settings(false, 4);
        turn();
        assertThat(sessions).isEmpty();
        settings = settings(true, 4);
        turn();
        assertThat(sessions).hasSize(1);
    }

    @Test
    void letsWhatIsUnderWayEndBeforeItBeginsAnew() {
        turn();
        sessions.getFirst().idle = false;
        settings = settings(true, 8);
        turn();
        turn();
        assertThat(sessions.getFirst().calls).contains("stop").doesNotContain("close");
        sessions.getFirst().idle = true;
        turn();
        assertThat(sessions.getFirst().calls).endsWith("close");
        turn();
        assertThat(sessions).hasSize(2);
    }

    @Test
    void leavesWhenTheTimeForItIsOver() {
        turn();
        sessions.getFirst().idle = false;
        settings = settings(false, 4);
        turn();
        clock.addAndGet(GRACE_MS);
        turn();
        assertThat(sessions.getFirst().calls).endsWith("close");
    }

    @Test
    @DisplayName("OPS-6: a stop gives what is under way its time, and no more")
    void givesTimeAtTheEnd() {
        turn();
        sessions.getFirst().idle = false;
        long began = clock.get();
        intake.close();
        assertThat(clock.get() - began).isBetween(GRACE_MS, GRACE_MS + 200);
        assertThat(sessions.getFirst().calls).endsWith("take", "publish", "close");
        turn();
        assertThat(sessions).hasSize(1);
        assertThat(sessions.getFirst().calls).endsWith("close");
    }

    @Test
    void makesAFailedConnectionAnewAfterAPause() {
        turn();
        sessions.getFirst().broken = true;
        turn();
        assertThat(sessions.getFirst().calls).endsWith("close");
        turn();
        assertThat(sessions).hasSize(1);
        clock.addAndGet(5_000);
        turn();
        assertThat(sessions).hasSize(2);
    }
}
