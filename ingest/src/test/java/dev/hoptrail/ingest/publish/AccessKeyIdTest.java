package dev.hoptrail.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which issued key may bring the copies of a call together.
final class AccessKeyIdTest {

    @ParameterizedTest
    @CsvSource({
        "ASIAEXAMPLE000000001, true",
        "AKIAEXAMPLE000000001, true",
        "AKIA****************, false",
        "ABIAEXAMPLE000000001, false",
        "ASIAEXAMPLE00000000, false",
        "ASIAexample000000001, false",
        "SAMPLE_ACCESS_KEY_ID, false",
        "'', false"
    })
    void accessKeyId_isToldFromMasks(String text, boolean expected) {
        assertThat(RecordPublisher.isAccessKeyId(text.getBytes(UTF_8))).isEqualTo(expected);
    }
}
