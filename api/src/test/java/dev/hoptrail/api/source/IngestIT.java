package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.hoptrail.api.database.store.Database;
import dev.hoptrail.api.embedded.TestStack;
import dev.hoptrail.api.source.store.SourceStore;
import dev.hoptrail.correlate.store.Offsets;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.stream.Correlator;
import dev.hoptrail.correlate.stream.CorrelatorFigures;
import dev.hoptrail.correlate.stream.CorrelatorSettings;
import dev.hoptrail.ingest.ledger.Coverage;
import dev.hoptrail.ingest.ledger.CoverageVerdict;
import dev.hoptrail.ingest.ledger.LedgerQueries;
import dev.hoptrail.ingest.publish.Ingest;
import dev.hoptrail.ingest.publish.IngestException;
import dev.hoptrail.ingest.publish.IngestMetrics;
import dev.hoptrail.ingest.publish.IngestProgress;
import dev.hoptrail.ingest.publish.IngestReport;
import dev.hoptrail.ingest.publish.IngestSettings;
import dev.hoptrail.ingest.publish.Room;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.source.FileTree;
import dev.hoptrail.ingest.source.LogFile;
import dev.hoptrail.ingest.source.LogSource;
import dev.hoptrail.migrations.TopicCatalogue;
import io.opentelemetry.api.OpenTelemetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files into a real Kafka and a real ledger.
final class IngestIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCOUNT = "111122223333";
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final TestStack stack = TestStack.shared();
    private final TopicCatalogue topics = stack.freshTopics();
    private HikariDataSource pool;

    @TempDir private Path tree;

    @BeforeEach
    void open() {
        pool = stack.freshDatabase().database().pool("ingest", 4);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void tree_reachesTopicsAndLedger() throws Exception {
        String issuing = issuance("e-1");
        write("20260302T0905Z", "b.json.gz", records(issuing, use("e-2"), use("e-3"), "7"));
        write("20260302T0900Z", "a.json.gz", records(use("e-4"), use("e-4")));

        IngestReport report = run(pool, false);

        assertThat(report.files()).isEqualTo(2);
        assertThat(report.records()).isEqualTo(5);
        assertThat(report.identityEvents()).isEqualTo(1);
        assertThat(report.issuances()).isEqualTo(1);
        assertThat(report.uses()).isEqualTo(4);
        assertThat(report.duplicates()).isEqualTo(1);
        assertThat(report.rejected()).containsExactly(Map.entry(Reason.NOT_AN_OBJECT, 1L));
        ConsumerRecord<byte[], byte[]> event = stack.messages(topics.identityEvents()).getFirst();
        assertThat(new String(event.key(), UTF_8)).isEqualTo("ASIAEXAMPLE000000001");
        assertThat(new String(event.value(), UTF_8)).isEqualTo(issuing.replace("FwoGSecret==", ""));
        assertThat(header(event, "index")).isEqualTo("0".getBytes(UTF_8));
        assertThat(header(event, "sha256"))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(issuing.getBytes(UTF_8)));
        assertThat(new String(header(event, "source"), UTF_8))
                .startsWith("file:///")
                .endsWith("_20260302T0905Z_b.json.gz");
        assertThat(report.published()).containsValue(Map.of(event.partition(), 1L));
        assertUses();
        assertThat(json(topics.rejected()))
                .singleElement()
                .satisfies(
                        one -> assertThat(one.path("reason").asText()).isEqualTo("NOT_AN_OBJECT"));
        assertCoverage();
    }

    @Test
    void objectOfSecurityLake_reachesTopicsAndLedger() throws Exception {
        Path file = tree.resolve("x.gz.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement copy = duck.createStatement()) {
            copy.execute(
                    """
                    copy (select {'uid': 'e-' || n, 'version': '1.5.0', 'product': {'name': 'CloudTrail'}} as metadata,
                        1772442000000 as time, {'account': {'uid': '111122223333'}, 'region': 'eu-west-1'} as cloud,
                        {'operation': 'AssumeRole', 'service': {'name': 'sts.amazonaws.com'},
                         'response': {'data': '{"credentials":{"accessKeyId":"ASIAEXAMPLE000000001"}}'}} as api,
                        {'user': {'type': 'IAMUser', 'name': 'alice'}} as actor
                        from range(3000) as many (n)) to '%s' (format parquet, compression zstd)\
                    """
                            .formatted(file));
        }

        IngestReport report = run(pool, false);

        assertThat(report.rejected()).isEmpty();
        assertThat(report.records()).isEqualTo(3_000);
        assertThat(report.identityEvents()).isEqualTo(3_000);
        assertThat(stack.messages(topics.identityEvents()))
                .hasSize(3_000)
                .allMatch(one -> new String(one.key(), UTF_8).equals("ASIAEXAMPLE000000001"))
                .allMatch(
                        one -> new String(one.value(), UTF_8).contains("\"rebuiltFrom\":\"OCSF\""));
        assertThat(run(pool, false).filesSkipped()).isEqualTo(1);
    }

    private void assertUses() throws Exception {
        List<JsonNode> uses = json(topics.sessionUses());
        assertThat(uses).hasSize(2);
        JsonNode second =
                uses.stream()
                        .filter(one -> one.path("source").asText().endsWith("b.json.gz"))
                        .findFirst()
                        .orElseThrow();
        assertThat(second.path("trail").asText()).endsWith("/AWSLogs/");
        assertThat(second.path("sha256").asText()).hasSize(64);
        JsonNode session = second.path("credentials").get(1);
        assertThat(session.path("principalId").asText()).isEqualTo("AROAEXAMPLE000000001:alice");
        assertThat(session.path("createdAt").asText()).isEqualTo("2026-03-02T08:59:58Z");
        assertThat(session.path("issuerArn").asText()).endsWith(":role/team/reader");
        assertThat(session.path("uses")).hasSize(1);
        assertThat(session.path("uses").get(0).toString())
                .isEqualTo(
                        "{\"hour\":\"2026-03-02T09:00:00Z\",\"account\":\"111122223333\","
                                + "\"region\":\"eu-west-1\",\"service\":\"s3.amazonaws.com\","
                                + "\"action\":\"GetObject\",\"ip\":\"192.0.2.7\","
                                + "\"agent\":\"aws-cli/2.1\",\"count\":2,"
                                + "\"first\":\"2026-03-02T09:15:00Z\","
                                + "\"last\":\"2026-03-02T09:15:00Z\"}");
    }

    private void assertCoverage() {
        List<Coverage> hours =
                new LedgerQueries(pool)
                        .coverage(
                                Instant.parse("2026-03-02T00:00:00Z"),
                                Instant.parse("2026-03-03T00:00:00Z"),
                                NOW,
                                null,
                                10);
        assertThat(hours)
                .extracting(
                        Coverage::accountId,
                        Coverage::region,
                        Coverage::hour,
                        Coverage::records,
                        Coverage::identityEvents,
                        Coverage::rejected,
                        Coverage::trails,
                        Coverage::verdict)
                .containsExactly(
                        tuple(
                                ACCOUNT,
                                "eu-west-1",
                                Instant.parse("2026-03-02T08:00:00Z"),
                                1L,
                                1L,
                                0L,
                                1,
                                CoverageVerdict.NO_DIGEST),
                        tuple(
                                ACCOUNT,
                                "eu-west-1",
                                Instant.parse("2026-03-02T09:00:00Z"),
                                4L,
                                0L,
                                1L,
                                1,
                                CoverageVerdict.NO_DIGEST));
        assertThat(new LedgerQueries(pool).totals(null).files()).isEqualTo(2);
    }

    @Test
    void knownFile_isSkippedUnlessItsBytesChangeOrAllIsAskedFor() throws IOException {
        write("20260302T0900Z", "a.json.gz", records(issuance("e-1")));
        run(pool, false);

        assertThat(run(pool, false).filesSkipped()).isEqualTo(1);
        assertThat(run(pool, true).files()).isEqualTo(1);
        write("20260302T0900Z", "a.json.gz", records(issuance("e-1"), issuance("e-2")));
        assertThat(run(pool, false).identityEvents()).isEqualTo(2);
    }

    @Test
    void fileWhoseTopicIsGone_isPublishedAgain() throws Exception {
        write("20260302T0900Z", "a.json.gz", records(issuance("e-1")));
        run(pool, false);
        try (Admin admin = Admin.create(stack.kafka())) {
            admin.deleteTopics(List.of(topics.identityEvents())).all().get();
        }

        IngestReport report = run(pool, false);

        assertThat(report.filesSkipped()).isZero();
        assertThat(report.filesPublishedAgain()).isEqualTo(1);
        assertThat(stack.messages(topics.identityEvents())).hasSize(1);
    }

    /// Kafka may drop what nobody consumed for long. The consumer goes on behind it: its offset no
    /// longer shows that something is missing.
    @Test
    void fileWhoseEventsWereDropped_isPublishedAgain_thoughTheConsumerHasGoneOn() throws Exception {
        write("20260302T0900Z", "a.json.gz", records(issuance("e-1")));
        run(pool, false);
        dropAll(topics.identityEvents());

        try (Correlator correlator = correlator();
                Ingest ingest = ingest(pool)) {
            awaitLossFound();
            Path later = write("20260302T0905Z", "b.json.gz", records(issuance("e-2")));
            awaitStored(ingest.run(List.of(later), false, IngestProgress.SILENT));
            assertThat(storedEvents()).containsExactly("e-2");

            IngestReport again = ingest.run(List.of(tree), false, IngestProgress.SILENT);
            awaitStored(again);

            assertThat(again.filesPublishedAgain()).isEqualTo(1);
            assertThat(storedEvents()).containsExactlyInAnyOrder("e-1", "e-2");
            assertThat(ingest.run(List.of(tree), false, IngestProgress.SILENT).filesSkipped())
                    .isEqualTo(2);
            assertThat(correlator.failure()).isNull();
        }
    }

    /// Its offsets begin with 0 again: those of the earlier topic say nothing about it.
    @Test
    void topicMadeAnew_isConsumedFromItsStart_andAwaited() throws Exception {
        write("20260302T0900Z", "a.json.gz", records(issuance("e-1"), issuance("e-2")));
        try (Correlator correlator = correlator()) {
            awaitStored(run(pool, false));
            assertThat(correlator.failure()).isNull();
        }
        try (Admin admin = Admin.create(stack.kafka())) {
            admin.deleteTopics(List.of(topics.identityEvents())).all().get();
        }
        write("20260302T0905Z", "b.json.gz", records(issuance("e-3")));
        IngestReport report = run(pool, false);

        assertThat(report.filesSkipped()).as("what is stored").isEqualTo(1);
        assertThat(waiting(report)).isPositive();
        try (Correlator correlator = correlator()) {
            awaitStored(report);
            assertThat(correlator.failure()).isNull();
        }
        assertThat(storedEvents()).containsExactlyInAnyOrder("e-1", "e-2", "e-3");
    }

    private Correlator correlator() {
        CorrelatorSettings settings =
                new CorrelatorSettings(
                        topics.prefix() + "correlate",
                        Set.of(),
                        CorrelatorSettings.STANDARD.maxBatch());
        return new Correlator(
                        topics,
                        settings,
                        stack.kafka(),
                        new Store(pool),
                        new Offsets(pool),
                        OpenTelemetry.noop(),
                        new CorrelatorFigures())
                .start();
    }

    private long waiting(IngestReport report) {
        return new SourceStore(new Database(pool)).waiting(report.published());
    }

    private void awaitStored(IngestReport report) throws InterruptedException {
        while (waiting(report) > 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void awaitLossFound() throws InterruptedException {
        Database database = new Database(pool);
        while (database.list("select 1 as found from lost_messages", row -> row.getInt("found"))
                .isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private List<String> storedEvents() {
        return new Database(pool)
                .list("select event_id from record", row -> row.getString("event_id"));
    }

    private void dropAll(String topic) throws Exception {
        try (Admin admin = Admin.create(stack.kafka())) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (TopicDescription found :
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
                found.partitions()
                        .forEach(partition ->
                                all.put(
                                        new TopicPartition(topic, partition.partition()),
                                        RecordsToDelete.beforeOffset(-1)));
            }
            admin.deleteRecords(all).all().get();
        }
    }

    @Test
    void failureBetweenAcknowledgementAndLedger_isMadeUpFor() throws Exception {
        write("20260302T0900Z", "a.json.gz", records(issuance("e-1")));

        assertThatThrownBy(() -> run(new FailingDataSource(pool, 1), false))
                .isInstanceOf(IngestException.class)
                .hasMessageStartingWith("The database failed");
        IngestReport report = run(pool, false);

        assertThat(report.files()).isEqualTo(1);
        assertThat(stack.messages(topics.identityEvents())).hasSize(2);
        assertThat(new LedgerQueries(pool).totals(null).files()).isEqualTo(1);
    }

    /// What is no bad input but a fault of ours must neither be swallowed nor waited for.
    @ParameterizedTest
    @MethodSource
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void faultWhileAFileIsRead_endsTheRunAndNamesTheFile(Supplier<Throwable> fault)
            throws IOException {
        write("20260302T0900Z", "a.json.gz", records(issuance("e-1")));
        LogSource source =
                () -> {
                    LogSource.Listing listing = new FileTree(List.of(tree)).list();
                    List<LogFile> files = new ArrayList<>(listing.files());
                    files.add(new FaultyFile("file:///bad.json", fault));
                    return new LogSource.Listing(files, List.of());
                };

        try (Ingest ingest = ingest(pool)) {
            assertThatThrownBy(() -> ingest.run(source, false, IngestProgress.SILENT))
                    .isInstanceOf(IngestException.class)
                    .hasMessageContainingAll("file:///bad.json", fault.get().toString());

            assertThat(ingest.run(List.of(tree), true, IngestProgress.SILENT).files()).isEqualTo(1);
        }
    }

    static List<Supplier<Throwable>> faultWhileAFileIsRead_endsTheRunAndNamesTheFile() {
        return List.of(
                () -> new IllegalStateException("a fault"), () -> new StackOverflowError("deep"));
    }

    private record FaultyFile(String uri, Supplier<Throwable> fault) implements LogFile {

        @Override
        public long size() {
            return 1;
        }

        @Override
        public InputStream open() {
            switch (fault.get()) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case Throwable other -> throw new IllegalArgumentException(other);
            }
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void faultOfTheLedger_endsTheRun() throws IOException {
        write("20260302T0900Z", "a.json.gz", records(issuance("e-1")));
        DataSource broken =
                new FailingDataSource(pool, 1) {
                    @Override
                    void fail() {
                        throw new NoClassDefFoundError("broken");
                    }
                };

        assertThatThrownBy(() -> run(broken, false))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("broken");
    }

    @Test
    void pushedBody_takesTheSameWay() throws Exception {
        try (Ingest ingest = ingest(pool)) {
            IngestReport plain = ingest.publish(issuance("e-1").getBytes(UTF_8), "push:1");
            IngestReport gzip = ingest.publish(gzip(records(issuance("e-2"))), "push:2");
            IngestReport bad = ingest.publish("no".getBytes(UTF_8), "push:3");

            assertThat(plain.issuances()).isEqualTo(1);
            assertThat(gzip.issuances()).isEqualTo(1);
            assertThat(bad.rejected()).containsExactly(Map.entry(Reason.NOT_JSON, 1L));
        }
        assertThat(stack.messages(topics.identityEvents())).hasSize(2);
        assertThat(new LedgerQueries(pool).totals(null).files()).isEqualTo(3);
    }

    @Test
    void manyFiles_areReadByAllWorkers() throws Exception {
        for (int i = 0; i < 300; i++) {
            write("20260302T0900Z", i + ".json.gz", records(issuance("e-" + i), use("u-" + i)));
        }
        List<IngestProgress.Totals> told = new ArrayList<>();

        IngestReport report;
        try (Ingest ingest = ingest(pool)) {
            report = ingest.run(List.of(tree), false, told::add);
        }

        assertThat(report.identityEvents()).isEqualTo(300);
        assertThat(told.getLast().filesDone()).isEqualTo(300);
        assertThat(told.getLast().bytesDone()).isEqualTo(told.getLast().bytes());
        assertThat(stack.messages(topics.identityEvents())).hasSize(300);
        assertThat(new LedgerQueries(pool).totals(null).identityEvents()).isEqualTo(300);
    }

    @Test
    void filesThatChangeUnderTheReader_areToldAndTheRestGoesOn() throws Exception {
        write("20260302T0900Z", "gone.json.gz", records(issuance("e-1")));
        write("20260302T0901Z", "short.json.gz", records(issuance("e-2"), issuance("e-3")));
        write("20260302T0902Z", "whole.json.gz", records(issuance("e-4")));
        LogSource source =
                () -> {
                    LogSource.Listing listing = new FileTree(List.of(tree)).list();
                    try {
                        Path gone = Path.of(URI.create(listing.files().get(0).uri()));
                        Files.delete(gone);
                        Path cut = Path.of(URI.create(listing.files().get(1).uri()));
                        byte[] stored = Files.readAllBytes(cut);
                        Files.write(cut, Arrays.copyOf(stored, stored.length - 20));
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                    return listing;
                };

        IngestReport report;
        try (Ingest ingest = ingest(pool)) {
            report = ingest.run(source, false, IngestProgress.SILENT);
        }

        assertThat(report.identityEvents()).isGreaterThanOrEqualTo(1);
        assertThat(report.rejected())
                .containsOnly(
                        Map.entry(Reason.VANISHED, 1L), Map.entry(Reason.TRUNCATED_WHILE_READ, 1L));
        assertThat(json(topics.rejected()))
                .extracting(one -> one.path("reason").asText())
                .containsExactlyInAnyOrder("VANISHED", "TRUNCATED_WHILE_READ");
        // What was not read whole is no row of the ledger: it is read again the next time.
        assertThat(new LedgerQueries(pool).totals(null).files()).isEqualTo(1);
    }

    private IngestReport run(DataSource database, boolean again) {
        try (Ingest ingest = ingest(database)) {
            return ingest.run(List.of(tree), again, IngestProgress.SILENT);
        }
    }

    private Ingest ingest(DataSource database) {
        return new Ingest(
                database,
                stack.kafka(),
                topics,
                IngestSettings.standard(),
                IngestMetrics.NONE,
                InstantSource.fixed(NOW),
                Room.ENDLESS,
                OpenTelemetry.noop());
    }

    private Path write(String delivered, String end, String text) throws IOException {
        Path folder = tree.resolve("AWSLogs/" + ACCOUNT + "/CloudTrail/eu-west-1/2026/03/02");
        Files.createDirectories(folder);
        String name = ACCOUNT + "_CloudTrail_eu-west-1_" + delivered + "_" + end;
        return Files.write(folder.resolve(name), gzip(text));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String records(String... records) {
        return "{\"Records\":[" + String.join(",", records) + "]}";
    }

    private static String use(String eventId) {
        return """
        {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole",\
        "principalId":"AROAEXAMPLE000000001:alice","accountId":"111122223333",\
        "accessKeyId":"ASIAEXAMPLE000000001","sessionContext":{"sessionIssuer":\
        {"arn":"arn:aws:iam::111122223333:role/team/reader"},\
        "attributes":{"creationDate":"2026-03-02T08:59:58Z"}}},\
        "eventTime":"2026-03-02T09:15:00Z","eventSource":"s3.amazonaws.com",\
        "eventName":"GetObject","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7",\
        "userAgent":"aws-cli/2.1","eventID":"%s","recipientAccountId":"111122223333"}\
        """
                .formatted(eventId);
    }

    private static String issuance(String eventId) {
        return """
        {"eventVersion":"1.11","userIdentity":{"type":"IAMUser",\
        "principalId":"AIDAEXAMPLE000000001","accountId":"111122223333",\
        "accessKeyId":"AKIAEXAMPLE000000001","userName":"alice"},\
        "eventTime":"2026-03-02T08:59:58Z","eventSource":"sts.amazonaws.com",\
        "eventName":"AssumeRole","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7",\
        "userAgent":"aws-cli/2.1","responseElements":{"credentials":{\
        "accessKeyId":"ASIAEXAMPLE000000001","sessionToken":"FwoGSecret=="}},\
        "eventID":"%s","recipientAccountId":"111122223333"}\
        """
                .formatted(eventId);
    }

    private List<JsonNode> json(String topic) throws IOException {
        List<JsonNode> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : stack.messages(topic)) {
            values.add(JSON.readTree(message.value()));
        }
        return values;
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> message, String name) {
        return message.headers().lastHeader(name).value();
    }
}
