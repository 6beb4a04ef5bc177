package dev.hoptrail.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class LogLocationTest {

    private static final String NAME =
            "111122223333/CloudTrail/eu-west-1/2026/03/02/"
                    + "111122223333_CloudTrail_eu-west-1_20260302T0905Z_abcdefghijklmnop.json.gz";

    @Test
    void accountTrail_isTold() {
        assertThat(LogLocation.of("file:///logs/AWSLogs/" + NAME))
                .isEqualTo(
                        new LogLocation(
                                "file:///logs/AWSLogs/",
                                "111122223333",
                                "eu-west-1",
                                "20260302T0905Z"));
    }

    @Test
    void organizationTrail_isAnotherTrail() {
        assertThat(LogLocation.of("s3://bucket/p/AWSLogs/o-abc123/" + NAME).trail())
                .isEqualTo("s3://bucket/p/AWSLogs/o-abc123/");
    }

    @Test
    void otherFile_belongsToItsFolder() {
        assertThat(LogLocation.of("file:///logs/mine.json"))
                .isEqualTo(new LogLocation("file:///logs/", null, null, ""));
        assertThat(LogLocation.of("push:abc")).isEqualTo(new LogLocation("", null, null, ""));
    }

    @Test
    void uri_escapesWhatAPathMayHold() {
        assertThat(FileUri.of(Path.of("/a b/ü#?%.json")))
                .isEqualTo("file:///a%20b/%C3%BC%23%3F%25.json")
                .isEqualTo(
                        "file://"
                                + Path.of("/a b/ü#?%.json").toUri().getRawPath().replace("\n", ""));
    }
}
