package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.store.UseRow;
import org.junit.jupiter.api.Test;

final class UseReaderTest {

    private static final String USES =
            """
            {"source":"file:///a","sha256":"00","trail":"t","part":0,"credentials":[
              {"type":"IAMUser","accessKeyId":"AKIA****************","principalId":"AIDA1","uses":[
                {"hour":"2026-03-02T00:00:00Z","action":"ListBuckets","count":2,"last":"2026-03-02T00:10:00Z"}]},
              {"type":"IAMUser","accessKeyId":"REDACTED","principalId":"AIDA1","uses":[
                {"hour":"2026-03-02T00:00:00Z","action":"GetObject","agent":"a\\u0000","count":3,
                 "last":"2026-03-02T00:20:00Z"}]}]}\
            """;

    @Test
    void credentialsThatDifferInTheirMask_areSummedAsOne() {
        Message.Uses uses = (Message.Uses) UseReader.uses(USES.getBytes(UTF_8), "place");

        assertThat(uses.shown()).hasSize(1);
        Message.Shown shown = uses.shown().getFirst();
        assertThat(shown.lastUse()).isEqualTo("2026-03-02T00:20:00Z");
        assertThat(shown.uses()).hasSize(1);
        UseRow row = shown.uses().getFirst();
        assertThat(row.calls()).contains("ListBuckets", "GetObject");
    }

    @Test
    void zeroCharacter_isNotHandedToTheStore() {
        Message.Uses uses = (Message.Uses) UseReader.uses(USES.getBytes(UTF_8), "place");

        assertThat(uses.shown().getFirst().uses().getFirst().calls())
                .doesNotContain("\\u0000")
                .contains("a\ufffd");
    }
}
