package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.migrations.TopicCatalogue;
import dev.hoptrail.migrations.TopicHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Three correlators over one Kafka and one PostgreSQL, one of them killed again and again, end in
/// what a single one would have written.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorrelatorsIT {
    private static final int ROUNDS = Boolean.getBoolean("hoptrail.long") ? 20 : 3;
    private static final int RECORDS = 400;
    private static final int PROCESSES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<Process> processes = new ArrayList<>();
    private Truthkeeper truth;

    @BeforeAll
    void open() {
        truth = new Truthkeeper();
    }

    @AfterAll
    void close() {
        processes.forEach(Process::destroyForcibly);
        truth.close();
    }

    @Test
    void correlators_killedAtAnyMomentEndAsOneThatWasNot() throws Exception {
        long seed = Seeds.one();
        Random chance = new Random(seed);
        List<Published> published = forest(seed);
        String expected = truth.stateAfter(List.of(Published.messages(published)));
        truth.clear();
        TopicCatalogue topics = TestStack.shared().freshTopics();
        String group = topics.prefix() + "correlate";
        Map<String, Object> kafka = TestStack.shared().kafka();
        missMembersSoon(kafka, group);
        Path settings = CorrelatorProcess.settings(truth.database(), kafka, topics, group);

        for (int i = 0; i < PROCESSES; i++) {
            processes.add(CorrelatorProcess.start(settings));
        }
        Map<String, Long> ends = publishWhileKilling(published, topics, kafka, settings, chance);
        awaitConsumed(ends);

        Files.delete(settings);
        assertThat(processes).allMatch(Process::isAlive, "seed " + seed);
        Truthkeeper.assertSame(truth.dump(), expected, "seed " + seed);
    }

    @Test
    void batch_thatLeavesAGapBeforeItIsNotStored() throws Exception {
        truth.clear();
        List<Message> messages = Published.messages(OrderFreeIT.forest(Seeds.one()));
        Batch later = new Batch();
        later.add(
                new Batch.Partition(UUID.randomUUID(), "test", 0),
                new Batch.Range(5, 6),
                messages.getFirst());

        assertThatThrownBy(() -> truth.intake(Set.of()).write(later))
                .isInstanceOf(Intake.FencedException.class);
    }

    /// Sends records to any partition, whatever the key, and kills in between.
    private Map<String, Long> publishWhileKilling(
            List<Published> published,
            TopicCatalogue topics,
            Map<String, Object> kafka,
            Path settings,
            Random chance)
            throws Exception {
        Map<String, Object> producing = new HashMap<>(kafka);
        producing.put(ProducerConfig.ACKS_CONFIG, "all");
        Map<String, Long> ends = new HashMap<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        producing, new ByteArraySerializer(), new ByteArraySerializer())) {
            int slice = published.size() / (ROUNDS + 1) + 1;
            for (int round = 0; round <= ROUNDS; round++) {
                int from = Math.min(published.size(), round * slice);
                List<Published> part =
                        published.subList(from, Math.min(published.size(), from + slice));
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (Published one : part) {
                    sent.add(producer.send(message(one, topics, chance)));
                }
                for (Future<RecordMetadata> future : sent) {
                    RecordMetadata at = future.get(30, TimeUnit.SECONDS);
                    ends.merge(at.topic() + "-" + at.partition(), at.offset() + 1, Math::max);
                }
                if (round < ROUNDS) {
                    Thread.sleep(1_500 + chance.nextInt(2_000));
                    kill(chance.nextInt(PROCESSES), settings);
                }
            }
        }
        return ends;
    }

    private void kill(int number, Path settings) throws Exception {
        processes.get(number).destroyForcibly().waitFor();
        processes.set(number, CorrelatorProcess.start(settings));
    }

    private static ProducerRecord<byte[], byte[]> message(
            Published one, TopicCatalogue topics, Random chance) {
        boolean whole = one.whole();
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(
                        whole ? topics.identityEvents() : topics.sessionUses(),
                        chance.nextInt(whole ? 12 : 6),
                        null,
                        one.value());
        message.headers()
                .add(TopicHeaders.SOURCE, one.source().getBytes(UTF_8))
                .add(TopicHeaders.INDEX, Integer.toString(one.index()).getBytes(UTF_8));
        return message;
    }

    /// With the usual times the group would wait too long for the dead.
    private static void missMembersSoon(Map<String, Object> kafka, String group) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(ConfigResource.Type.GROUP, group),
                                    List.of(
                                            set("consumer.session.timeout.ms", "3000"),
                                            set("consumer.heartbeat.interval.ms", "500"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private void awaitConsumed(Map<String, Long> ends) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isConsumed(ends)) {
            assertThat(processes).allMatch(Process::isAlive);
            assertThat(Instant.now()).as("still not consumed").isBefore(deadline);
            Thread.sleep(100);
        }
    }

    private boolean isConsumed(Map<String, Long> ends) throws SQLException {
        Map<String, Long> left = new HashMap<>(ends);
        try (Connection connection = truth.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery(
                            "select topic || '-' || partition, next_offset from consumed_offset")) {
                while (row.next()) {
                    left.remove(row.getString(1), row.getLong(2));
                }
            }
            try (ResultSet row = statement.executeQuery("select count(*) from relink")) {
                return row.next() && row.getLong(1) == 0 && left.isEmpty();
            }
        }
    }

    private static List<Published> forest(long seed) {
        List<Published> published = new ArrayList<>(OrderFreeIT.forest(seed, RECORDS));
        Collections.shuffle(published, new Random(seed));
        return published;
    }
}
