package dev.hoptrail.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

    @Test
    void look_tellsWhatIsWrongWithWhichPart() {
        Readiness readiness = new Readiness(Duration.ofMinutes(1));
        readiness.add("well", Optional::empty);
        readiness.add("ill", () -> Optional.of("has stopped"));
        readiness.add(
                "broken",
                () -> {
                    throw new IllegalStateException("secret");
                });

        assertThat(readiness.look())
                .containsEntry("well", "")
                .containsEntry("ill", "has stopped")
                .containsEntry("broken", "does not answer");
    }

    @Test
    void look_doesNotWaitForAPartThatHangs_norAskItAgainMeanwhile() {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Readiness readiness = new Readiness(Duration.ofMillis(1));
        readiness.add(
                "hanging",
                () -> {
                    asked.incrementAndGet();
                    awaitQuietly(released);
                    return Optional.empty();
                });
        try {
            assertThat(readiness.look()).containsEntry("hanging", "does not answer");
            assertThat(readiness.look()).containsEntry("hanging", "does not answer");
            assertThat(asked).hasValueLessThanOrEqualTo(1);
        } finally {
            released.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
