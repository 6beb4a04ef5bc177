package dev.hoptrail.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AcknowledgedTest {

    private static final UUID TOPIC = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private static final Instant READ = Instant.parse("2026-03-02T09:15:00Z");

    private final Offsets consumed = new Offsets();
    private final Acknowledged file = new Acknowledged(TOPIC, List.of(41L, -1L));

    @Test
    void eventsStillInTheLog_areSafe() {
        assertThat(file.isSafe(state(TOPIC, 0, 42), READ, consumed)).isTrue();
    }

    @Test
    void eventsOfATopicMadeAnew_areLost() {
        assertThat(file.isSafe(state(OTHER, 0, 42), READ, consumed)).isFalse();
    }

    @Test
    void consumedEvents_areSafeWhateverBecameOfTheTopic() {
        consumed.put(TOPIC, 0, 42);

        assertThat(file.isSafe(state(OTHER, 0, 0), READ, consumed)).isTrue();
        assertThat(file.isSafe(state(TOPIC, 0, 0), READ, consumed)).isTrue();
    }

    @Test
    void offsetBeyondTheLog_isLost() {
        assertThat(file.isSafe(state(TOPIC, 0, 41), READ, consumed)).isFalse();
    }

    @Test
    void logThatBeganBehindTheConsumer_hasLostSomething() {
        consumed.put(TOPIC, 0, 10);

        assertThat(file.isSafe(state(TOPIC, 10, 50), READ, consumed)).isTrue();
        assertThat(file.isSafe(state(TOPIC, 11, 50), READ, consumed)).isFalse();
    }

    @Test
    void lostEvents_stayLostWhenTheConsumerHasGoneOn() {
        consumed.lost(TOPIC, 0, 41, READ.plusSeconds(1));
        consumed.put(TOPIC, 0, 100);

        assertThat(file.isSafe(state(TOPIC, 60, 100), READ, consumed)).isFalse();
        assertThat(file.isSafe(state(TOPIC, 60, 100), READ.plusSeconds(2), consumed)).isTrue();
    }

    @Test
    void eventsStoredBeforeALoss_areSafe() {
        consumed.lost(TOPIC, 0, 42, READ.plusSeconds(1));
        consumed.put(TOPIC, 0, 100);

        assertThat(file.isSafe(state(TOPIC, 60, 100), READ, consumed)).isTrue();
    }

    @Test
    void fileWithoutEvents_isSafe() {
        assertThat(new Acknowledged(TOPIC, List.of(-1L)).isSafe(state(OTHER, 0, 0), READ, consumed))
                .isTrue();
    }

    private static TopicState state(UUID topic, long earliest, long end) {
        return new TopicState(topic, List.of(earliest, 0L), List.of(end, 0L));
    }
}
