package dev.hoptrail.api.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.ingest.source.DigestMetadata;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// Buckets read from one end to the other.
final class BucketIT {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final String BUCKET = "years-of-logs";
    private static final String DIGESTED = "digested-logs";

    @TempDir private static Path folder;

    private static AwsServers aws;
    private static RunningService service;

    @BeforeAll
    static void start() {
        aws = AwsServers.shared();
        aws.s3().createBucket(request -> request.bucket(BUCKET));
        Map<String, Object> settings = new TreeMap<>();
        settings.put("hoptrail.buckets.years.bucket", BUCKET);
        settings.put("hoptrail.buckets.years.s3-endpoint", aws.s3Proxy().address().toString());
        settings.put("hoptrail.buckets.years.workers", "1");
        aws.s3().createBucket(request -> request.bucket(DIGESTED));
        settings.put("hoptrail.buckets.digested.bucket", DIGESTED);
        settings.put("hoptrail.buckets.digested.s3-endpoint", aws.s3Proxy().address().toString());
        settings.put(
                "hoptrail.integrity.keys",
                SignedBucket.writeKeys(folder.resolve("keys.json")).toString());
        service = RunningService.start(settings);
    }

    @AfterAll
    static void stop() {
        service.close();
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
    }

    @Test
    void requestsThatNameNoBucket_areRefused() {
        for (String body :
                List.of(
                        "{\"paths\":[\"s3://UPPER/x\"]}",
                        "{\"paths\":[\"s3://\"]}",
                        "{\"paths\":[\"s3://bucket\"],\"rate\":0}")) {
            HttpResponse<String> answer = service.post("/api/v1/ingests", body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
        }
    }

    private static byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve(name + ".json"));
    }
}
