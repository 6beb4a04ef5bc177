package dev.hoptrail.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.source.ForeignTopic;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that has less room than it must have, and has room again. It is one in memory, which
/// others hardly write to.
final class DiskSpaceIT {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures").toAbsolutePath();
    private static final int MEGABYTE = 1_000_000;

    @TempDir private Path watched;

    private static Path fill(Path folder, long bytes) throws IOException {
        Path file = folder.resolve("filler");
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] some = new byte[MEGABYTE];
            for (long written = 0; written < bytes; written += some.length) {
                out.write(some);
            }
        }
        return file;
    }

    private static HttpResponse<String> push(RunningService service) throws IOException {
        return service.send(
                service.request("/api/v1/records")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofFile(FIXTURES.resolve("the-ghost-is-bob.json")))
                        .build());
    }

    private static HttpResponse<String> await(RunningService service, int health)
            throws InterruptedException {
        HttpResponse<String> answer = service.get("/health");
        while (answer.statusCode() != health) {
            TimeUnit.MILLISECONDS.sleep(50);
            answer = service.get("/health");
        }
        return answer;
    }

    @Test
    void intake_pausesWithoutRoom_andGoesOnWithIt() throws Exception {
        Path data = Files.createTempDirectory(MEMORY, "hoptrail-test");
        long free = Files.getFileStore(data).getUsableSpace();
        long margin = Math.min(free / 4, 128L * MEGABYTE);
        ForeignTopic topic = new ForeignTopic(1);
        Map<String, Object> settings = topic.settings("siem");
        settings.put("hoptrail.disk.minimum", Long.toString(free - margin));
        settings.put("hoptrail.folders.drop.path", watched.toString());
        settings.put("hoptrail.folders.drop.pause", "100ms");
        try (topic;
                RunningService service = RunningService.start(data, settings)) {
            await(service, 200);
            Path filler = fill(data, 2 * margin);

            JsonNode health = RunningService.json(await(service, 503));
            assertThat(health.path("parts").path("disk").asText())
                    .matches("the disk has [\\d,]+ MB free, less than the [\\d,]+ MB of .*minimum");
            HttpResponse<String> refused = push(service);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(RunningService.json(refused).path("code").asText()).isEqualTo("no-room");
            JsonNode run =
                    RunningService.json(
                            service.post(
                                    "/api/v1/ingests",
                                    "{\"paths\":[\"%s\"]}"
                                            .formatted(
                                                    FIXTURES.resolve(
                                                            "alice-deploys-and-audits.json"))));
            Files.copy(
                    FIXTURES.resolve("the-ghost-hands-on-a-tag.json"),
                    watched.resolve("dropped.json"));
            topic.send(0, Files.readAllBytes(FIXTURES.resolve("deploy-is-tagged.json")));
            while (!service.json("/api/v1/queues").at("/items/0/trouble").asText().contains("MB")) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(service.json("/api/v1/sources").path("items")).isEmpty();
            assertThat(
                            service.send(service.request("/prometheus").build())
                                    .body()
                                    .lines()
                                    .filter(line -> line.startsWith("hoptrail_disk_free_bytes")))
                    .hasSize(1);

            Files.delete(filler);
            await(service, 200);
            while (!run.path("state").asText().matches("DONE|FAILED")) {
                TimeUnit.MILLISECONDS.sleep(50);
                run = service.json("/api/v1/ingests/" + run.path("ingestId").asText());
            }
            assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("DONE");
            assertThat(push(service).statusCode()).isEqualTo(202);
            while (service.json("/api/v1/sources").path("items").size() < 4) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            service.settle();
            assertThat(service.json("/api/v1/sessions?q=role:Deploy").path("items")).hasSize(3);
        }
    }
}
