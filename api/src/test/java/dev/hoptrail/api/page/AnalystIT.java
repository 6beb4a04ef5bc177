package dev.hoptrail.api.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The built pages in Chromium against a running service, each used for what it is there for: see
/// `ui/test/pages.analyst.ts`. Fails where the page was not built or there is no Chromium.
final class AnalystIT {

    private static final Path UI = Path.of("..", "ui").toAbsolutePath().normalize();
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures").toAbsolutePath();
    private static final Path RECORDS = FIXTURES.resolve("alice-deploys-and-audits.json");
    private static final int PATIENCE_MINUTES = 15;

    @Test
    void everyPage_servesItsMainTask() throws IOException, InterruptedException {
        Path built = UI.resolve("target/classes/ui");
        assertThat(built.resolve("index.html")).as("the built page").exists();
        Path told = Files.createTempFile(Path.of("target"), "analyst", ".log");
        try (RunningService service =
                RunningService.start(
                        Map.of(
                                "micronaut.router.static-resources.ui.paths", "file:" + built,
                                "hoptrail.alerts.since", "2020-01-01T00:00:00Z",
                                "hoptrail.webhooks.allow", "127.0.0.0/8"))) {
            service.push(Files.readAllBytes(RECORDS));
            service.push(Files.readAllBytes(FIXTURES.resolve("two-root-tasks.json")));
            ProcessBuilder analyst =
                    new ProcessBuilder(
                                    "node",
                                    UI.resolve("node_modules/vitest/vitest.mjs").toString(),
                                    "run",
                                    "--config",
                                    "test/analyst.config.ts")
                            .directory(UI.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(told.toFile());
            analyst.environment().put("HOPTRAIL_URL", service.uri("/").toString());
            analyst.environment().put("HOPTRAIL_CODE", code(service));
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

    private static String code(RunningService service) {
        return RunningService.json(
                        service.send(
                                service.request("/api/v1/sign-in-codes")
                                        .POST(BodyPublishers.noBody())
                                        .build()))
                .path("code")
                .asText();
    }
}
