package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.Await;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.database.store.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Queues as AWS fills them, and topics as others do, consumed by the whole service, to chains that
/// REST shows.
final class QueueIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BUCKET = "trail-of-the-organisation";
    private static final String FOLDER = "AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/02/";

    private static AwsServers aws;
    private static ForeignTopic topic;
    private static RunningService service;
    private static String queue;
    private static String redriven;
    private static String deadLetters;

    @BeforeAll
    static void start() {
        aws = AwsServers.shared();
        aws.s3().createBucket(request -> request.bucket(BUCKET));
        queue = aws.queue("trail", Map.of());
        deadLetters = aws.queue("dead", Map.of());
        redriven =
                aws.queue(
                        "redriven",
                        Map.of(
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":2}"
                                        .formatted(arn(deadLetters))));
        Map<String, Object> settings = new TreeMap<>();
        settings(settings, "trail", queue);
        settings(settings, "redriven", redriven);
        topic = new ForeignTopic(2);
        settings.putAll(topic.settings("siem"));
        settings.putAll(ForeignTopic.settings("absent", "nobody-made-it"));
        service = RunningService.start(settings);
    }

    private static String arn(String url) {
        return aws.sqs()
                .getQueueAttributes(request ->
                        request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
    }

    private static void settings(Map<String, Object> settings, String name, String url) {
        String prefix = "hoptrail.queues." + name + '.';
        settings.put(prefix + "url", url);
        settings.put(prefix + "region", "us-east-1");
        settings.put(prefix + "sqs-endpoint", aws.sqsAddress().toString());
        settings.put(prefix + "s3-endpoint", aws.s3Proxy().address().toString());
        settings.put(prefix + "workers", "2");
        settings.put(prefix + "retry", "0s");
    }

    @AfterAll
    static void stop() {
        service.close();
        topic.close();
    }

    @Test
    void notification_bringsItsObjectToAChain() throws IOException {
        String key = FOLDER + "111122223333_CloudTrail_us-east-1_20260302T0905Z_a b+c.json.gz";
        String etag = aws.put(BUCKET, key, gzip(fixture("alice-deploys-and-audits")));

        aws.send(queue, notification(key, etag));
        awaitEmpty(queue);

        JsonNode session = session("role:Deploy");
        String chain = "/api/v1/chains/" + session.path("sessionId").asText();
        assertThat(service.json(chain).path("total").asInt()).isEqualTo(2);
        assertThat(session.at("/events/0/source").asText())
                .isEqualTo("s3://%s/%s?etag=%s".formatted(BUCKET, key.replace(" ", "%20"), etag));

        long read = count("trail", "READ");
        aws.send(queue, notification(key, etag));
        await(() -> count("trail", "KNOWN") > 0);
        awaitEmpty(queue);
        assertThat(count("trail", "READ")).isEqualTo(read);
    }

    @Test
    void notification_comesThroughTopicsAndEventBuses_too() throws IOException {
        String key = FOLDER + "by topic.json";
        String etag = aws.put(BUCKET, key, fixture("the-ghost-is-bob"));
        aws.send(queue, envelope(notification(key, etag)));
        String other = FOLDER + "by bus+.json";
        String otherTag = aws.put(BUCKET, other, fixture("two-root-tasks"));
        aws.send(queue, createdEvent(other, otherTag));
        String third = FOLDER + "by trail+.json";
        aws.put(BUCKET, third, fixture("nadia-by-two-names"));
        ObjectNode delivered = JSON.createObjectNode().put("s3Bucket", BUCKET);
        delivered.putArray("s3ObjectKey").add(third);
        aws.send(queue, envelope(delivered.toString()));
        awaitEmpty(queue);

        service.settle();
        assertThat(service.json("/api/v1/origins?q=bob").path("items")).isNotEmpty();
        assertThat(session("action:AssumeRoot").path("kind").asText()).isEqualTo("ROOT_TASK");
        assertThat(service.json("/api/v1/origins?q=nadia").path("items")).isNotEmpty();
    }

    @Test
    void records_comeInTheMessageItself() throws IOException {
        for (JsonNode record : JSON.readTree(fixture("deploy-asks-for-tags")).path("Records")) {
            ObjectNode event = JSON.createObjectNode().put("version", "0");
            event.put("detail-type", "AWS API Call via CloudTrail");
            event.put("source", "aws.sts").set("detail", record);
            aws.send(queue, event.toString());
        }
        ObjectNode logs = JSON.createObjectNode().put("messageType", "DATA_MESSAGE");
        logs.putArray("logEvents")
                .addObject()
                .put("message", fixtureRecord("nadia-fetches-a-token").toString());
        ObjectNode passed = JSON.createObjectNode();
        passed.putObject("awslogs")
                .put(
                        "data",
                        Base64.getEncoder().encodeToString(gzip(logs.toString().getBytes(UTF_8))));
        aws.send(queue, passed.toString());
        awaitEmpty(queue);

        service.settle();
        List<String> sources =
                list("select source from log_file where source like 'sqs://%/trail/%'", "source");
        assertThat(sources)
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(source -> source.matches("sqs://127[.]0[.]0[.]1/.+/trail/[0-9a-f]{64}"));
        assertThat(service.json("/api/v1/origins?q=nadia").path("items")).isNotEmpty();
    }

    @Test
    void objectsOfFirehose_holdOneValueBehindTheOther() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (JsonNode record : JSON.readTree(fixture("alice-lets-an-agent-in")).path("Records")) {
            ObjectNode logs = JSON.createObjectNode().put("messageType", "DATA_MESSAGE");
            logs.putArray("logEvents").addObject().put("message", record.toString());
            // CloudWatch Logs sends each batch as a gzip member of its own, with nothing between.
            body.write(gzip(logs.toString().getBytes(UTF_8)));
        }
        String key = "firehose/2026/03/02/09/stream-1-2026-03-02-09-00-00-abc";
        aws.send(queue, notification(key, aws.put(BUCKET, key, body.toByteArray())));
        awaitEmpty(queue);

        service.settle();
        List<String> rows =
                list(
                        "select records::text as records from log_file where source like"
                                + " '%/firehose/%' and rejected = 0",
                        "records");
        assertThat(rows)
                .containsExactly(
                        Integer.toString(
                                JSON.readTree(fixture("alice-lets-an-agent-in"))
                                        .path("Records")
                                        .size()));
    }

    @Test
    void whatHoldsNoRecords_isPassedOverQuietly() throws IOException {
        aws.send(queue, "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}");
        for (String key :
                List.of(
                        "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/03/02/d.json.gz",
                        "AWSLogs/o-abcdefghij/111122223333/CloudTrail-Insight/us-east-1/2026/i.json.gz",
                        "AWSLogs/111122223333/Config/ConfigWritabilityCheckFile")) {
            aws.send(queue, notification(key, "none"));
        }
        await(() -> count("trail", "PASSED_OVER") == 3);
        awaitEmpty(queue);

        assertThat(rejected("%CloudTrail-%")).isEmpty();
        assertThat(rejected("%Config%")).isEmpty();
    }

    @Test
    void topicOfOthers_bringsChains_andRejectsUnderTheOffset_whatIsNoRecord() throws IOException {
        String others = new String(fixture("nadia-or-otto"), UTF_8);
        others = others.replace("nadia", "nora").replace("otto", "oscar");
        JsonNode records = JSON.readTree(others).path("Records");
        String poison = topic.send(0, "no record".getBytes(UTF_8));
        topic.send(0, records.path(0).toString().getBytes(UTF_8));
        topic.send(0, null);
        String cut = topic.send(0, "{\"eventID\":\"cut\",".getBytes(UTF_8));
        topic.send(0, batch(records.path(1)));
        byte[] gzip = gzip(batch(records.path(2)));
        String half = topic.send(1, Arrays.copyOf(gzip, gzip.length / 2));
        topic.send(1, gzip);
        ObjectNode event = JSON.createObjectNode().put("source", "aws.sts");
        event.set("detail", fixtureRecord("deploy-is-tagged"));
        topic.send(1, event.toString().getBytes(UTF_8));
        await(() -> topic.committed(0) == 5 && topic.committed(1) == 3);

        service.settle();
        List<String> sources =
                list("select source from log_file where source like 'kafka://%'", "source");
        assertThat(sources).allMatch(source -> source.matches(".*/others-[^/]+/[01]/[0-9-]+"));
        assertThat(
                        list(
                                "select source || ' ' || reason as told from rejected where source like"
                                        + " 'kafka://%' order by source",
                                "told"))
                .containsExactlyInAnyOrder(
                        poison + " NOT_JSON", cut + " TRUNCATED_JSON", half + " TRUNCATED_GZIP");
        JsonNode session = session("role:Restore");
        assertThat(session.at("/link/grade").asText()).isEqualTo("AMBIGUOUS");
        assertThat(session.at("/events/0/source").asText()).startsWith(topic.uri(1));
        assertThat(service.json("/api/v1/origins?q=oscar").path("items")).hasSize(1);
    }

    @Test
    void topics_areListedWithTheQueues_andADoctorSaysWhatIsWrong() {
        await(() -> trouble("absent").contains("no topic nobody-made-it"));

        assertThat(queueView("siem").path("url").asText()).startsWith("kafka://127.0.0.1:");
        assertThat(trouble("siem")).isEmpty();
        await(() -> queueView("siem").path("waiting").asText("").equals("0"));
        assertThat(Ran.of(service, "doctor").out())
                .containsPattern("ok +topics siem")
                .containsPattern("!! +topics absent .*no topic nobody-made-it");
        assertThat(service.get("/prometheus").body())
                .contains("hoptrail_queue_waiting{queue=\"siem\"} 0.0");
    }

    @Test
    void objectThatIsGone_isRejectedAndDoneWith() {
        aws.send(queue, notification(FOLDER + "gone.json.gz", "0123456789abcdef"));
        awaitEmpty(queue);
        String key = FOLDER + "replaced.json.gz";
        aws.put(BUCKET, key, "{}".getBytes(UTF_8));
        aws.send(queue, notification(key, "0123456789abcdef"));
        awaitEmpty(queue);

        service.settle();
        assertThat(rejected("%/gone.json.gz%")).containsExactly("VANISHED");
        assertThat(rejected("%/replaced.json.gz%")).containsExactly("VANISHED");
    }

    @Test
    void faultsOfS3_keepTheMessageUntilTheyEnd() throws IOException {
        Map<String, FaultyProxy.Fault> faults =
                Map.of(
                        "throttled", FaultyProxy.Fault.error(503, "SlowDown"),
                        "expired", FaultyProxy.Fault.error(400, "ExpiredToken"),
                        "half", FaultyProxy.Fault.HALF);
        for (Map.Entry<String, FaultyProxy.Fault> fault : faults.entrySet()) {
            String key = FOLDER + fault.getKey() + ".json";
            String etag = aws.put(BUCKET, key, use(fault.getKey()));
            long before = count("trail", "RETRIED");
            aws.s3Proxy().fail(fault.getKey() + ".json", fault.getValue());
            aws.send(queue, notification(key, etag));
            await(() -> count("trail", "RETRIED") > before);
            assertThat(aws.held(queue)).as(fault.getKey()).isEqualTo(1);

            aws.s3Proxy().mend(fault.getKey() + ".json");
            awaitEmpty(queue);
            String source = "'%/" + fault.getKey() + ".json%'";
            assertThat(list("select source from log_file where source like " + source, "source"))
                    .hasSize(1);
            assertThat(rejected("%/" + fault.getKey() + ".json%")).isEmpty();
        }
    }

    @Test
    void refusal_isToldByDoctor_untilThePolicyIsMended() throws IOException {
        String key = FOLDER + "refused.json";
        String etag = aws.put(BUCKET, key, use("refused"));
        // In the words of S3 where KMS refuses.
        String why =
                "User: arn:aws:sts::111122223333:assumed-role/reader/hoptrail is not authorized to perform: kms:Decrypt";
        aws.s3Proxy().fail("refused.json", FaultyProxy.Fault.error(403, "AccessDenied", why));
        aws.send(queue, notification(key, etag));
        await(() -> trouble("trail").equals("AccessDenied: " + why));

        Ran doctor = Ran.of(service, "doctor");
        assertThat(doctor.out()).containsPattern("queue trail.*kms:Decrypt");
        aws.s3Proxy().mend("refused.json");
        awaitEmpty(queue);

        assertThat(count("trail", "REFUSED")).isPositive();
        assertThat(service.get("/prometheus").body())
                .contains("hoptrail_queue_oldest_seconds{queue=\"trail\"}")
                .containsPattern(
                        "hoptrail_queue_events_total\\{event=\"REFUSED\",queue=\"trail\"} [1-9]");
    }

    @Test
    void whatIsNoRecord_isRejectedOnce_andLeftToTheQueuesDeadLetters() {
        String words = "neither a notification nor a record";
        aws.send(redriven, words);
        await(() -> aws.held(deadLetters) == 1);
        aws.send(queue, words + " here");
        awaitEmpty(queue);

        service.settle();
        assertThat(rejected("sqs://%/redriven/%")).containsExactly("NOT_JSON");
        assertThat(rejected("sqs://%/trail/%")).contains("NOT_JSON");
        assertThat(aws.sqs().receiveMessage(request -> request.queueUrl(deadLetters)).messages())
                .singleElement()
                .satisfies(message -> assertThat(message.body()).isEqualTo(words));
    }

    private static byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve(name + ".json"));
    }

    private static JsonNode fixtureRecord(String name) throws IOException {
        return JSON.readTree(fixture(name)).path("Records").path(0);
    }

    /// A file with one record that is no identity event.
    private static byte[] use(String name) {
        return """
        {"Records":[{"eventID":"%s","eventTime":"2026-03-02T09:00:00Z","recipientAccountId":"111122223333",
        "awsRegion":"us-east-1","eventSource":"s3.amazonaws.com","eventName":"GetObject"}]}
        """
                .formatted(name)
                .getBytes(UTF_8);
    }

    private static byte[] batch(JsonNode record) {
        ObjectNode batch = JSON.createObjectNode();
        batch.putArray("Records").add(record);
        return batch.toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        }
        return bytes.toByteArray();
    }

    /// As S3 writes it: the key encoded as in a form.
    private static String notification(String key, String etag) {
        return AwsServers.notification(BUCKET, key, etag);
    }

    private static String createdEvent(String key, String etag) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "0").put("detail-type", "Object Created").put("source", "aws.s3");
        ObjectNode detail = root.putObject("detail");
        detail.putObject("bucket").put("name", BUCKET);
        detail.putObject("object").put("key", key).put("etag", etag);
        return root.toString();
    }

    private static String envelope(String message) {
        return JSON.createObjectNode()
                .put("Type", "Notification")
                .put("TopicArn", "arn:aws:sns:us-east-1:111122223333:trail")
                .put("Message", message)
                .toString();
    }

    private static JsonNode session(String query) {
        service.settle();
        return service.json("/api/v1/sessions?q=" + URLEncoder.encode(query, UTF_8)).at("/items/0");
    }

    private static JsonNode queueView(String name) {
        for (JsonNode view : service.json("/api/v1/queues").path("items")) {
            if (view.path("name").asText().equals(name)) {
                return view;
            }
        }
        throw new IllegalStateException("No queue " + name);
    }

    private static long count(String name, String event) {
        return queueView(name).path("counts").path(event).asLong();
    }

    private static String trouble(String name) {
        return queueView(name).path("trouble").asText("");
    }

    private static List<String> rejected(String source) {
        return list("select reason from rejected where source like '" + source + "'", "reason");
    }

    private static List<String> list(String sql, String column) {
        return service.bean(Database.class).list(sql, row -> row.getString(column));
    }

    private static void awaitEmpty(String url) {
        await(() -> aws.held(url) == 0);
    }

    private static void await(BooleanSupplier condition) {
        Await.until("taken in", PATIENCE, condition);
    }
}
