package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.stream.OcsfEvents.Version;
import dev.hoptrail.ingest.export.LogReader;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.PushedBody;
import dev.hoptrail.ingest.source.StoredText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Objects of Security Lake, written by another library than the one that reads them.
final class SecurityLakeTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<JsonNode> records = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void record_comesBackAsFarAsItWasKept(Version version) throws IOException {
        read(OcsfEvents.parquet(version, "zstd", List.of(record("e-1"))));

        assertThat(rejections).isEmpty();
        JsonNode back = records.getFirst();
        ObjectNode expected = record("e-1").put("rebuiltFrom", "OCSF");
        expected.withObject("/responseElements/credentials").put("sessionToken", "");
        assertThat(back).isEqualTo(expected);
    }

    @Test
    void tags_whoseKeysHaveDots_keepThem() throws IOException {
        ObjectNode record = record("e-1");
        record.withObject("/requestParameters/principalTags").put("cost.center", "7");

        read(OcsfEvents.parquet(Version.V1_0, "zstd", List.of(record)));

        assertThat(records.getFirst().path("requestParameters").path("principalTags"))
                .isEqualTo(JSON.createObjectNode().put("cost.center", "7"));
    }

    @Test
    void manyRows_areAllRead() throws IOException {
        List<ObjectNode> many = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            many.add(record("e-" + i));
        }

        read(OcsfEvents.parquet(Version.V1_5, "gzip", many));

        assertThat(records).hasSize(5_000);
        assertThat(records.get(4_999).path("eventID").asText()).isEqualTo("e-4999");
    }

    @Test
    void eventsOfOthers_areRejectedOneByOne() throws IOException {
        ObjectNode other =
                (ObjectNode)
                        JSON.readTree(
                                "{\"metadata\":{\"uid\":\"x\",\"product\":{\"name\":\"Amazon EKS\"}},\"api\":{},\"actor\":{}}");

        read(OcsfEvents.parquet("zstd", List.of(other, other)));

        assertThat(rejections)
                .extracting(Rejection::reason)
                .containsExactly(Reason.NOT_CLOUDTRAIL, Reason.NOT_CLOUDTRAIL);
        assertThat(rejections.get(1).index()).isEqualTo(1);
    }

    @Test
    void damagedObjects_areRejected_whateverIsWrong() throws IOException {
        byte[] whole = OcsfEvents.parquet(Version.V1_5, "zstd", List.of(record("e-1")));
        long seed = Seeds.one();
        Random chance = new Random(seed);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j < 4; j++) {
                damaged[4 + chance.nextInt(whole.length - 4)] ^= (byte) (1 << chance.nextInt(8));
            }
            read(i % 3 == 0 ? Arrays.copyOf(damaged, chance.nextInt(5, whole.length)) : damaged);
        }

        assertThat(rejections).as("seed %d", seed).isNotEmpty();
        assertThat(rejections)
                .extracting(Rejection::reason)
                .contains(Reason.BROKEN_PARQUET)
                .doesNotContain(Reason.EMPTY_FILE);
    }

    @Test
    void pipe_cannotBeRead() throws IOException {
        byte[] stored = "PAR1PAR1".getBytes(UTF_8);
        try (StoredText text = new StoredText()) {
            text.open(new ByteArrayInputStream(stored), stored.length);
            new LogReader(ReadLimits.STANDARD).read(null, text, null, new Collecting());
        }

        assertThat(rejections).extracting(Rejection::reason).containsExactly(Reason.BROKEN_PARQUET);
    }

    private void read(byte[] stored) throws IOException {
        try (StoredText text = new StoredText()) {
            text.open(new ByteArrayInputStream(stored), stored.length);
            new LogReader(ReadLimits.STANDARD)
                    .read(new PushedBody("push", stored), text, null, new Collecting());
        }
    }

    private static ObjectNode record(String eventId) {
        try {
            return (ObjectNode)
                    JSON.readTree(
                            """
                            {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAX:ann",
                             "arn":"arn:aws:sts::111122223333:assumed-role/R/ann","accountId":"111122223333",
                             "accessKeyId":"ASIAEXAMPLE000000001","sessionContext":{
                               "attributes":{"creationDate":"2026-03-02T08:00:00Z","mfaAuthenticated":"false"},
                               "sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/R","type":"Role"},
                               "sourceIdentity":"ann"}},
                             "eventTime":"2026-03-02T09:00:00Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole",
                             "awsRegion":"eu-central-1","sourceIPAddress":"192.0.2.7","userAgent":"aws-cli/2",
                             "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/Next","roleSessionName":"ann",
                               "durationSeconds":900,"tags":[{"key":"Team","value":"a, b"}]},
                             "responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE000000002","sessionToken":"FwoGSecret=="},
                               "assumedRoleUser":{"assumedRoleId":"AROAY:ann","arn":"arn:aws:sts::111122223333:assumed-role/Next/ann"}},
                             "requestID":"r-1","eventID":"%s","eventType":"AwsApiCall",
                             "recipientAccountId":"111122223333","sharedEventID":"s-1"}\
                            """
                                    .formatted(eventId));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final class Collecting implements RecordHandler {

        @Override
        public void record(LogRecord record) {
            try {
                records.add(JSON.readTree(record.published()));
            } catch (IOException malformed) {
                throw new IllegalStateException(malformed);
            }
        }

        @Override
        public void rejected(Rejection rejection) {
            rejections.add(rejection);
        }
    }
}
