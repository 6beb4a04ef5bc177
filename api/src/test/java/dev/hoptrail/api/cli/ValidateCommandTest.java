package dev.hoptrail.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.ingest.record.Sha256;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people see of a validation; that it finds what it must is shown where it is made.
final class ValidateCommandTest {

    private static final String DIGEST =
            "111122223333_CloudTrail-Digest_eu-west-1_main_us-east-1_20260302T010000Z.json.gz";

    @TempDir private Path folder;

    private record Ran(int exit, String out, String err) {}

    private static Ran run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(words);
        return new Ran(exit, out.toString(), err.toString());
    }

    @Test
    void treeWithoutDigests_isNotProven() {
        Ran ran = run("validate", folder.toString());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("There is no digest file");
    }

    @Test
    void problem_isNamedWithItsFile_andAsJson() throws Exception {
        Files.writeString(folder.resolve(DIGEST), "{\u001b[31m");

        Ran ran = run("validate", folder.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .contains("FAILED DIGEST_UNREADABLE  " + DIGEST)
                .doesNotContain("\u001b");

        JsonNode report =
                new ObjectMapper().readTree(run("validate", "--json", folder.toString()).out());
        assertThat(report.path("problems").findValuesAsText("kind"))
                .contains("DIGEST_UNREADABLE", "NO_KEYS");
    }

    @Test
    void resultOfAQuery_isToldWithItsFiles() throws Exception {
        Files.writeString(folder.resolve("result_1.csv"), "eventJson\n");
        Files.writeString(
                folder.resolve("result_sign.json"),
                """
                {"files": [{"fileName": "result_1.csv", "fileHashValue": "%s"},
                           {"fileName": "gone.csv", "fileHashValue": "%s"}],
                 "hashAlgorithm": "SHA-256", "signatureAlgorithm": "SHA256withRSA",
                 "hashSignature": "00", "publicKeyFingerprint": "abc"}
                """
                        .formatted(Sha256.hex("eventJson\n".getBytes(UTF_8)), "0".repeat(64)));

        Ran ran = run("validate", folder.toString());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .containsPattern("result_sign.json +not proven +0 of 2")
                .contains("FAILED: 0 of 0 digests", "0 of 1 results of queries are signed")
                .contains("FAILED RESULT_MISSING  gone.csv", "not their names");
    }

    @Test
    void folderThatIsNotThere_isNamed() {
        Ran ran = run("validate", folder.resolve("nowhere").toString());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("nowhere").doesNotContain("\tat ");
    }
}
