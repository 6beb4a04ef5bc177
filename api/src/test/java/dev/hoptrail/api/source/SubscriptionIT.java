package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.ingest.intake.QueueFigures;
import dev.hoptrail.ingest.intake.QueueFigures.Count;
import dev.hoptrail.ingest.intake.TopicConsumer;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestMetrics;
import dev.hoptrail.ingest.publish.IngestSettings;
import dev.hoptrail.ingest.publish.Room;
import dev.hoptrail.ingest.source.kafka.ForeignTopics;
import dev.hoptrail.ingest.source.kafka.TopicSet;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of a set of values when whoever reads it ends in the middle: everything that stays
/// is in Kafka and the ledger.
final class SubscriptionIT {

    private final ForeignTopic topic = new ForeignTopic(1);
    private HikariDataSource pool;
    private Ingest ingest;

    @BeforeEach
    void start() {
        TestStack stack = TestStack.shared();
        pool = stack.freshDatabase().database().pool("subscription", 4);
        ingest =
                new Ingest(
                        pool,
                        stack.kafka(),
                        stack.freshTopics(),
                        IngestSettings.standard(),
                        IngestMetrics.NONE,
                        Clock.systemUTC(),
                        Room.ENDLESS,
                        OpenTelemetry.noop());
        send(0, 3);
    }

    @AfterEach
    void stop() {
        ingest.close();
        pool.close();
        topic.close();
    }

    @Test
    void endedBetweenPublishAndCommit_theSameSetIsKnown_andNoOtherCutOfIt() {
        try (ForeignTopics ended = new ForeignTopics(topic.settings())) {
            List<TopicSet> sets = begun(ended);
            sets.forEach(set -> set.parts().forEach(part -> ingest.take(part.file()).join()));
        }
        assertThat(topic.committed(0)).isZero();
        // A set is cut where the values end that are there: these would lengthen it.
        send(3, 2);

        QueueFigures figures = consumeUpTo(5);
        assertThat(figures.count(Count.KNOWN)).isEqualTo(3);
        assertThat(figures.count(Count.READ)).isEqualTo(2);
        assertThat(ledger()).containsExactly(topic.uri(0) + "0-2 3", topic.uri(0) + "3-4 2");
    }

    @Test
    void endedBeforePublish_nothingIsLost() {
        try (ForeignTopics ended = new ForeignTopics(topic.settings())) {
            begun(ended);
        }
        send(3, 2);

        QueueFigures figures = consumeUpTo(5);
        assertThat(figures.count(Count.KNOWN)).isZero();
        assertThat(figures.count(Count.READ)).isEqualTo(5);
        assertThat(ledger()).containsExactly(topic.uri(0) + "0-2 3", topic.uri(0) + "3-4 2");
    }

    @Test
    void setThatCouldNotBePublished_comesAgain_asItWas() {
        try (ForeignTopics topics = new ForeignTopics(topic.settings())) {
            List<TopicSet> sets = begun(topics);
            send(3, 2);
            topics.again(sets);

            List<TopicSet> same = poll(topics);
            assertThat(same)
                    .singleElement()
                    .satisfies(set -> {
                        assertThat(set.isBegun()).isTrue();
                        assertThat(set.values()).isEqualTo(3);
                    });
            assertThat(topics.done(same)).isTrue();
            assertThat(poll(topics))
                    .singleElement()
                    .satisfies(set -> {
                        assertThat(set.isBegun()).isFalse();
                        assertThat(set.values()).isEqualTo(2);
                    });
        }
        assertThat(topic.committed(0)).isEqualTo(3);
    }

    private void send(int from, int count) {
        for (int i = from; i < from + count; i++) {
            topic.send(
                    0,
                    """
                    {"eventID":"e%d","eventTime":"2026-03-02T09:00:00Z","recipientAccountId":"111122223333",
                    "awsRegion":"us-east-1","eventSource":"s3.amazonaws.com","eventName":"GetObject"}
                    """
                            .formatted(i)
                            .getBytes(UTF_8));
        }
    }

    private static List<TopicSet> begun(ForeignTopics topics) {
        List<TopicSet> sets = poll(topics);
        assertThat(sets)
                .singleElement()
                .satisfies(set -> {
                    assertThat(set.values()).isEqualTo(3);
                    assertThat(set.isBegun()).isFalse();
                });
        assertThat(topics.begin(sets)).isTrue();
        return sets;
    }

    private static List<TopicSet> poll(ForeignTopics topics) {
        List<TopicSet> sets = topics.poll(Duration.ofMillis(200), false);
        while (sets.isEmpty()) {
            sets = topics.poll(Duration.ofMillis(200), false);
        }
        return sets;
    }

    private QueueFigures consumeUpTo(long offset) {
        try (TopicConsumer consumer =
                new TopicConsumer(topic.settings(), ingest, Clock.systemUTC()).start()) {
            await(() -> topic.committed(0) == offset);
            return consumer.figures();
        }
    }

    private List<String> ledger() {
        return new Database(pool)
                .list(
                        "select source || ' ' || records as file from log_file order by source",
                        row -> row.getString("file"));
    }

    private static void await(BooleanSupplier condition) {
        Await.until("taken in", Duration.ofMinutes(2), condition);
    }
}
