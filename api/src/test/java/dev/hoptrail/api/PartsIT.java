package dev.hoptrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Processes that do one part each, over the same database and topics.
final class PartsIT {

    private static final Path FIXTURE =
            Path.of("src/test/resources/fixtures/alice-deploys-and-audits.json").toAbsolutePath();

    @Test
    void parts_workAlone_andMeetAtDatabaseAndTopics() throws Exception {
        try (RunningService ingest = RunningService.start(Map.of("hoptrail.parts", "ingest"));
                RunningService correlate =
                        RunningService.start(
                                ingest.sharedWith(Map.of("hoptrail.parts", "correlate")));
                RunningService api =
                        RunningService.start(ingest.sharedWith(Map.of("hoptrail.parts", "api")))) {

            JsonNode run =
                    RunningService.json(
                            ingest.post("/api/v1/ingests", "{\"paths\":[\"" + FIXTURE + "\"]}"));
            String path = "/api/v1/ingests/" + run.path("ingestId").asText();
            while (!run.path("state").asText().matches("DONE|FAILED")) {
                TimeUnit.MILLISECONDS.sleep(50);
                run = ingest.json(path);
            }
            api.settle();

            assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("DONE");
            assertThat(run.path("result").path("newSessions").asInt()).isEqualTo(4);
            assertThat(api.json("/api/v1/sessions?q=role:Deploy").path("items")).hasSize(2);
            assertThat(ingest.get("/api/v1/sessions").statusCode()).isEqualTo(404);
            assertThat(correlate.post("/api/v1/records", "[]").statusCode()).isEqualTo(404);
            assertThat(api.post("/api/v1/records", "[]").statusCode()).isEqualTo(404);
            assertThat(correlate.json("/health").path("parts").has("correlator")).isTrue();
            assertThat(correlate.json("/health").path("parts").has("search")).isFalse();
        }
    }
}
