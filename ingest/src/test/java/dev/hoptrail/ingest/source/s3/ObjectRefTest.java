package dev.hoptrail.ingest.source.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.ingest.source.LogLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObjectRefTest {

    @Test
    void uri_namesTheVersion_andTellsTheLocation() {
        String key =
                "our logs/AWSLogs/o-abcdefghij/111122223333/CloudTrail/eu-central-1/2026/03/02/"
                        + "111122223333_CloudTrail_eu-central-1_20260302T0905Z_0123456789abcdef.json.gz";
        String uri = new ObjectRef("bucket", key, "\"d41d-2\"", null).uri();

        assertThat(uri)
                .startsWith("s3://bucket/our%20logs/AWSLogs/")
                .endsWith("abcdef.json.gz?etag=d41d-2");
        assertThat(LogLocation.of(uri))
                .isEqualTo(
                        new LogLocation(
                                "s3://bucket/our%20logs/AWSLogs/o-abcdefghij/",
                                "111122223333", "eu-central-1", "20260302T0905Z"));
        assertThat(new ObjectRef("bucket", "what?not", null, null).uri())
                .isEqualTo("s3://bucket/what%3Fnot");
    }

    @ParameterizedTest
    @CsvSource({
        "AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/02/x.json.gz, LOG",
        "a/b/AWSLogs/o-abcdefghij/111122223333/CloudTrail/us-east-1/x.json.gz, LOG",
        "AWSLogs/111122223333/CloudTrail-NetworkActivity/us-east-1/x.json.gz, LOG",
        "p/AWSLogs/111122223333/CloudTrail-Digest/us-east-1/x.json.gz, DIGEST",
        "AWSLogs/o-abcdefghij/111122223333/CloudTrail-Insight/us-east-1/x.json.gz, INSIGHT",
        "AWSLogs/111122223333/Config/ConfigWritabilityCheckFile, OTHER",
        "AWSLogs/111122223333/elasticloadbalancing/us-east-1/x.log.gz, OTHER",
        "AWSLogs/111122223333/CloudTrail-Lake/Query/2026/03/02/q-1/result_1.csv.gz, LOG",
        "AWSLogs/111122223333/CloudTrail-Lake/Query/2026/03/02/q-1/result_sign.json, OTHER",
        "athena/6f5a.csv, LOG",
        "athena/6f5a.csv.metadata, OTHER",
        "aws/CLOUD_TRAIL_MGMT/2.0/region=eu-central-1/accountId=111122223333/eventDay=20260302/x.gz.parquet, LOG",
        "aws/S3_DATA/2.0/region=eu-central-1/accountId=111122223333/eventDay=20260302/x.gz.parquet, LOG",
        "aws/VPC_FLOW/2.0/region=eu-central-1/accountId=111122223333/eventDay=20260302/x.gz.parquet, OTHER",
        "firehose/2026/03/02/09/stream-1-abc, LOG"
    })
    void key_tellsTheKind(String key, ObjectKind kind) {
        assertThat(ObjectKind.of(key)).isEqualTo(kind);
    }
}
