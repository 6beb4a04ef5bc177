package dev.hoptrail.api.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of bills of materials: notices, or a refusal.
final class NoticesTest {

    @TempDir private Path folder;

    private record Ended(int exit, String said) {}

    @BeforeEach
    void lay() throws IOException {
        Path jar = folder.resolve("jars/org/example/a/1.0/a-1.0.jar");
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("META-INF/LICENSE.txt"));
            zip.write("Permission is hereby granted".getBytes(StandardCharsets.UTF_8));
        }
        Path module = Files.createDirectories(folder.resolve("modules/@scope/b"));
        Files.writeString(module.resolve("LICENSE"), "As is, without warranty");
    }

    @Test
    void parts_areListedWithTheirLicences_andTheTextsOfThese() throws Exception {
        Ended ended = run("MIT\nISC", bill("MIT", "(GPL-3.0-only OR ISC)"));

        assertThat(ended.said()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(Files.readString(folder.resolve("out")))
                .contains("org.example:a 1.0: MIT\n", "@scope/b 2.0: (GPL-3.0-only OR ISC)\n")
                .contains("Of org.example:a:\n\nPermission is hereby granted")
                .contains("Of @scope/b:\n\nAs is, without warranty");
    }

    @Test
    void licenceThatIsNotOfTheList_isRefused() throws Exception {
        Ended ended = run("MIT", bill("MIT", "MIT AND GPL-3.0-only"));

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.said().lines())
                .containsExactly(
                        "No licence of the list: pkg:npm/%40scope/b 2.0 [MIT AND GPL-3.0-only]");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void exceptionOfAPartThatIsGone_isRefused() throws Exception {
        Ended ended = run("MIT\npkg:maven/org.example/gone  MIT # was odd", bill("MIT", "MIT"));

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.said().lines())
                .containsExactly("Not a part any more: pkg:maven/org.example/gone");
    }

    private static String bill(String first, String second) {
        return """
        {"components": [
          {"purl": "pkg:maven/dev.hoptrail/api@1?type=jar"},
          {"purl": "pkg:maven/org.example/a@1.0?type=jar", "licenses": [{"license": {"id": "%s"}}]},
          {"purl": "pkg:npm/%%40scope/b@2.0", "licenses": [{"expression": "%s"}]}]}
        """
                .formatted(first, second);
    }

    private Ended run(String list, String bill) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("list"), list);
        Files.writeString(folder.resolve("bill"), bill);
        Path said = folder.resolve("said");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "../packaging/Notices.java",
                                folder.resolve("list").toString(),
                                folder.resolve("jars").toString(),
                                folder.resolve("modules").toString(),
                                folder.resolve("out").toString(),
                                folder.resolve("bill").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        return new Ended(process.waitFor(), Files.readString(said));
    }
}
