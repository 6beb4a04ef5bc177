package dev.hoptrail.api.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.source.SignedBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The built pages in Chromium against a running service, each used for what it is there for: see
/// `ui/test/*.analyst.ts`. Fails where the page was not built or there is no Chromium.
final class AnalystIT {

    private static final Path UI = Path.of("..", "ui").toAbsolutePath().normalize();
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures").toAbsolutePath();
    private static final Path RECORDS = FIXTURES.resolve("alice-deploys-and-audits.json");
    private static final int PATIENCE_MINUTES = 15;
    private static final String CALLED_BY_A_GHOST = "ASIAEXAMPLEKEY000005";

    @TempDir private Path folder;

    @Test
    void everyPage_servesItsMainTask() throws IOException, InterruptedException {
        Path built = UI.resolve("target/classes/ui");
        assertThat(built.resolve("index.html")).as("the built page").exists();
        Path keys = SignedBucket.writeKeys(folder.resolve("keys.json"));
        Path told = Files.createTempFile(Path.of("target"), "analyst", ".log");
        try (RunningService service =
                RunningService.start(
                        Map.of(
                                "micronaut.router.static-resources.ui.paths",
                                "file:" + built,
                                "hoptrail.alerts.since",
                                "2020-01-01T00:00:00Z",
                                "hoptrail.webhooks.allow",
                                "127.0.0.0/8",
                                "hoptrail.integrity.keys",
                                keys.toString()))) {
            service.push(Files.readAllBytes(RECORDS));
            awaitBelief(service);
            for (String more : List.of("two-root-tasks", "the-ghost-is-bob", "nadia-or-otto")) {
                service.push(Files.readAllBytes(FIXTURES.resolve(more + ".json")));
            }
            SignedBucket bucket = new SignedBucket(folder.resolve("bucket"), "555566667777");
            SignedBucket.edit(bucket.logs.get(2), text -> text.replace("alice", "mallory"));
            Ran ran = Ran.of(service, "ingest", bucket.root.toString());
            assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
            ProcessBuilder analyst =
                    new ProcessBuilder(
                                    "node",
                                    UI.resolve("node_modules/vitest/vitest.mjs").toString(),
                                    "run",
                                    "--config",
                                    "test/analyst.config.ts",
                                    "--no-file-parallelism")
                            .directory(UI.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(told.toFile());
            analyst.environment().put("HOPTRAIL_URL", service.uri("/").toString());
            analyst.environment().put("HOPTRAIL_TOKEN", service.token());
            analyst.environment().put("HOPTRAIL_RECORDS", RECORDS.toString());

            Process process = analyst.start();
            try {
                boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
                assertThat(ended && process.exitValue() == 0)
                        .as(Files.readString(told, UTF_8))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /// Waits until it is stamped when it became known who called, as far as was known: what comes
    /// later makes it an earlier belief.
    private static void awaitBelief(RunningService service) throws InterruptedException {
        String session =
                service.json("/api/v1/resolve?accessKeyId=" + CALLED_BY_A_GHOST)
                        .at("/items/0/session/sessionId")
                        .asText();
        while (!service.json("/api/v1/sessions/" + session + "/links")
                .at("/items/0/believedFrom")
                .isTextual()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
