package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.source.LoopbackAws.Call;
import dev.hoptrail.ingest.source.DigestMetadata;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// Buckets, and CloudTrail's event history, read from one end to the other.
final class BucketIT {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final String BUCKET = "years-of-logs";
    private static final String DIGESTED = "digested-logs";
    private static final String PAID = "paid-by-readers";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;

    private static LocalDate today;
    private static AwsServers aws;
    private static LoopbackAws history;
    private static RunningService service;

    @BeforeAll
    static void start() {
        today = LocalDate.ofInstant(Instant.now().minus(Duration.ofHours(1)), ZoneOffset.UTC);
        aws = AwsServers.shared();
        aws.s3().createBucket(request -> request.bucket(BUCKET));
        Map<String, Object> settings = new TreeMap<>();
        settings.put("hoptrail.buckets.years.bucket", BUCKET);
        settings.put("hoptrail.buckets.years.s3-endpoint", aws.s3Proxy().address().toString());
        settings.put("hoptrail.buckets.years.workers", "1");
        aws.s3().createBucket(request -> request.bucket(DIGESTED));
        settings.put("hoptrail.buckets.digested.bucket", DIGESTED);
        settings.put("hoptrail.buckets.digested.s3-endpoint", aws.s3Proxy().address().toString());
        aws.s3().createBucket(request -> request.bucket(PAID));
        settings.put("hoptrail.buckets.paid.bucket", PAID);
        settings.put("hoptrail.buckets.paid.requester-pays", "true");
        settings.put("hoptrail.buckets.paid.s3-endpoint", aws.s3Proxy().address().toString());
        history = new LoopbackAws();
        history.setPublicKeys(SignedBucket.keys());
        settings.put("hoptrail.integrity.regions", SignedBucket.REGION);
        settings.put("hoptrail.integrity.cloudtrail-endpoint", history.address().toString());
        lookup(settings, "history", "eu-central-1");
        settings.put("hoptrail.lookups.history.role", "arn:aws:iam::111122223333:role/reader");
        settings.put("hoptrail.lookups.history.external-id", "shared-with-them");
        lookup(settings, "failing", "us-east-1");
        service = RunningService.start(settings);
    }

    private static void lookup(Map<String, Object> settings, String name, String region) {
        String prefix = "hoptrail.lookups." + name + '.';
        settings.put(prefix + "regions", region);
        settings.put(prefix + "days", "4");
        settings.put(prefix + "rate", "1000");
        settings.put(prefix + "cloudtrail-endpoint", history.address().toString());
        settings.put(prefix + "sts-endpoint", history.address().toString());
    }

    @AfterAll
    static void stop() {
        service.close();
        history.close();
    }

    @Test
    void bucket_isReadByDay_toChains_andGoneOnWith() throws IOException {
        String logs = "AWSLogs/o-abcdefghij/";
        String last = logs + "111122223333/CloudTrail/us-east-1/2026/03/02/a.json";
        String first = logs + "111122223333/CloudTrail/eu-west-1/2025/12/31/b.json";
        String middle = logs + "444455556666/CloudTrail/us-east-1/2026/02/28/c.json";
        aws.put(BUCKET, last, fixture("alice-deploys-and-audits"));
        aws.put(BUCKET, first, fixture("the-ghost-is-bob"));
        aws.put(BUCKET, middle, fixture("two-root-tasks"));
        aws.put(
                BUCKET,
                logs + "111122223333/CloudTrail-Digest/us-east-1/2026/03/02/d.json.gz",
                "{}".getBytes(UTF_8));
        aws.put(BUCKET, logs + "111122223333/Config/us-east-1/2026/3/2/e.json", new byte[] {1});
        aws.s3Proxy().fail("c.json", FaultyProxy.Fault.error(403, "AccessDenied"));

        Ran refused = ingest("--newest-first", "--rate", "1000");

        assertThat(refused.exit()).as(refused.out() + refused.err()).isEqualTo(1);
        assertThat(refused.out())
                .containsPattern("files +2\n")
                .containsPattern("unreadable file +1\n");
        assertThat(aws.s3Proxy().asked().stream().filter(path -> path.endsWith(".json")))
                .containsSubsequence(
                        "/" + BUCKET + '/' + last,
                        "/" + BUCKET + '/' + middle,
                        "/" + BUCKET + '/' + first);
        assertThat(service.json("/api/v1/sessions?q=role:Deploy").path("items")).hasSize(2);
        assertThat(service.json("/api/v1/origins?q=bob").path("items")).isNotEmpty();

        aws.s3Proxy().mend("c.json");
        Ran rest = ingest();
        assertThat(rest.exit()).as(rest.out() + rest.err()).isZero();
        assertThat(rest.out()).containsPattern("files +1\n").containsPattern("skipped +2\n");
        assertThat(ingest().out()).containsPattern("files +0\n").containsPattern("skipped +3\n");
        assertThat(ingest("--again").out()).containsPattern("files +3\n");
    }

    private static Ran ingest(String... options) {
        List<String> words = new ArrayList<>(List.of("ingest", "s3://" + BUCKET));
        words.addAll(List.of(options));
        return Ran.of(service, words.toArray(new String[0]));
    }

    @Test
    void whatIsNotAwsLayout_isReadByName() throws IOException {
        aws.put(BUCKET, "firehose/2026/03/02/x-1", fixture("nadia-by-two-names"));

        Ran read = Ran.of(service, "ingest", "s3://" + BUCKET + "/firehose");

        assertThat(read.exit()).as(read.out() + read.err()).isZero();
        assertThat(read.out()).containsPattern("files +1\n");
    }

    /// The signature of the newest digest is in the metadata of its object alone.
    @Test
    void digestsOfABucket_proveItsLogFiles() throws IOException {
        SignedBucket bucket = new SignedBucket(folder.resolve("bucket"), "777788889999");
        try (Stream<Path> files = Files.walk(bucket.root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".gz")).toList()) {
                Map<String, String> metadata =
                        DigestMetadata.signature(file)
                                .map(signature -> Map.of("signature", signature))
                                .orElse(Map.of());
                aws.s3()
                        .putObject(
                                request ->
                                        request.bucket(DIGESTED)
                                                .key(bucket.root.relativize(file).toString())
                                                .metadata(metadata),
                                RequestBody.fromFile(file));
            }
        }

        Ran read = Ran.of(service, "ingest", "s3://" + DIGESTED);

        assertThat(read.out()).as(read.err()).containsPattern("digests +5\n");
        assertThat(
                        service.json(
                                        "/api/v1/coverage/faults?accountId=777788889999"
                                                + "&from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z")
                                .path("items"))
                .isEmpty();
        assertThat(
                        service.json(
                                        "/api/v1/coverage?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z")
                                .findValuesAsText("verdict"))
                .filteredOn("PROVEN"::equals)
                .hasSize(SignedBucket.HOURS);
        assertThat(Ran.of(service, "ingest", "s3://" + DIGESTED).out())
                .containsPattern("skipped +10\n");
        assertKeysAreAskedFor(bucket.root);
    }

    /// By the service when it started, and by the command.
    private static void assertKeysAreAskedFor(Path bucket) {
        String endpoint = history.address().toString();

        Ran validated =
                Ran.of(
                        "validate",
                        bucket.toString(),
                        "--region",
                        SignedBucket.REGION,
                        "--cloudtrail-endpoint",
                        endpoint);

        assertThat(validated.out()).as(validated.err()).contains("PROVEN: 5 of 5 digests");
        assertThat(calls(SignedBucket.REGION))
                .hasSize(2)
                .allSatisfy(call -> {
                    assertThat(call.operation()).isEqualTo("ListPublicKeys");
                    assertThat(call.from()).isBefore(SignedBucket.START);
                });
    }

    @Test
    void eventHistory_bringsChains_dayByDay_asARoleOfTheAccount() throws IOException {
        LocalDate day = today.minusDays(3);
        DateTimeFormatter american = DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.US);
        String days =
                new String(fixture("nadia-or-otto"), UTF_8)
                        .replace("2026-03-02", day.toString())
                        .replace("Mar 2, 2026", american.format(day));
        JSON.readTree(days).path("Records").forEach(history::add);

        Ran read = Ran.of(service, "ingest", "lookup://history");

        assertThat(read.exit()).as(read.out() + read.err()).isZero();
        assertThat(read.out()).containsPattern("files +4\n").containsPattern("records +3\n");
        JsonNode session = service.json("/api/v1/sessions?q=role:Restore").at("/items/0");
        assertThat(session.at("/link/grade").asText())
                .as(session.toString())
                .isEqualTo("AMBIGUOUS");
        assertThat(session.at("/events/0/source").asText())
                .isEqualTo("lookup://111122223333/eu-central-1/" + day);
        assertThat(history.assumed())
                .isNotEmpty()
                .allSatisfy(asked ->
                        assertThat(asked)
                                .containsEntry("RoleArn", "arn:aws:iam::111122223333:role/reader")
                                .containsEntry("ExternalId", "shared-with-them")
                                .containsEntry("RoleSessionName", "hoptrail"));
        List<Call> calls = calls("eu-central-1");
        assertThat(calls).extracting(Call::name).contains("AssumeRole").doesNotContain("GetObject");
        assertThat(calls)
                .allSatisfy(call -> {
                    assertThat(call.authorization())
                            .contains("Credential=" + LoopbackAws.KEY + '/');
                    assertThat(call.token()).isEqualTo("loopback-token");
                });

        assertThat(Ran.of(service, "ingest", "lookup://history").out())
                .containsPattern("skipped +4\n");
        assertThat(calls("eu-central-1")).hasSameSizeAs(calls);
    }

    @Test
    void eventHistory_goesOnWhereItFailed() {
        Set<Instant> spoilt = ConcurrentHashMap.newKeySet();
        Instant third = today.minusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);
        ObjectNode event = JSON.createObjectNode().put("eventID", "history-1");
        event.put("eventName", "ConsoleLogin").put("eventSource", "signin.amazonaws.com");
        event.put("eventTime", today.minusDays(1) + "T12:00:00Z").put("awsRegion", "us-east-1");
        history.add(event.put("recipientAccountId", LoopbackAws.ACCOUNT));
        history.fail(call -> {
            if (!call.authorization().contains("/us-east-1/")
                    || call.body().path("MaxResults").asInt() == 1) {
                return null;
            }
            if (call.from().equals(third)) {
                return "AccessDeniedException";
            }
            // Each day is throttled, or has expired credentials, the first time that it is asked.
            String fault = spoilt.isEmpty() ? "ThrottlingException" : "ExpiredTokenException";
            return spoilt.add(call.from()) ? fault : null;
        });

        Ran failed = Ran.of(service, "ingest", "lookup://failing");

        assertThat(failed.exit()).isNotZero();
        assertThat(failed.out() + failed.err())
                .contains("LookupEvents of CloudTrail in us-east-1: AccessDeniedException");
        assertThat(spoilt).hasSize(2);
        history.fail(call -> null);
        Ran rest = Ran.of(service, "ingest", "lookup://failing");
        assertThat(rest.exit()).as(rest.out() + rest.err()).isZero();
        assertThat(rest.out())
                .containsPattern("files +2\n")
                .containsPattern("skipped +2\n")
                .containsPattern("records +1\n");
    }

    private static List<Call> calls(String region) {
        return history.calls().stream()
                .filter(call -> call.authorization().contains('/' + region + "/cloudtrail/"))
                .toList();
    }

    @Test
    void readerPays_whereItIsSaidTo() {
        aws.put(PAID, "paid.json", noRecords());
        List<String> payers = new CopyOnWriteArrayList<>();
        aws.s3Proxy()
                .fail(
                        '/' + PAID,
                        (call, server) -> {
                            payers.add(
                                    String.valueOf(
                                            call.getRequestHeaders()
                                                    .getFirst("x-amz-request-payer")));
                            FaultyProxy.Fault.NONE.happen(call, server);
                        });

        Ran read = Ran.of(service, "ingest", "s3://" + PAID);

        assertThat(read.exit()).as(read.out() + read.err()).isZero();
        // To list, and to get.
        assertThat(payers).hasSizeGreaterThanOrEqualTo(2).containsOnly("requester");
    }

    private static byte[] noRecords() {
        return "{\"Records\":[]}".getBytes(UTF_8);
    }

    @Test
    void requestsThatNameNoBucket_areRefused() {
        for (String body :
                List.of(
                        "{\"paths\":[\"s3://UPPER/x\"]}",
                        "{\"paths\":[\"s3://\"]}",
                        "{\"paths\":[\"lookup://nobody\"]}",
                        "{\"paths\":[\"s3://bucket\"],\"rate\":0}")) {
            HttpResponse<String> answer = service.post("/api/v1/ingests", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
        }
    }

    private static byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve(name + ".json"));
    }
}
