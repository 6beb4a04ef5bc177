package dev.hoptrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
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

    /// Whoever mends what stopped it need not start the service again.
    @Test
    void correlator_thatTheStoreRefuses_goesOnWhereItWas() throws Exception {
        try (RunningService service = RunningService.start()) {
            asOwner(service, "revoke insert on record from %s");
            JsonNode taken =
                    RunningService.json(
                            service.send(
                                    service.request("/api/v1/records")
                                            .header("Content-Type", "application/json")
                                            .POST(BodyPublishers.ofFile(FIXTURE))
                                            .build()));
            assertThat(taken.path("records").asInt()).as(taken.toString()).isPositive();
            await(service, "has stopped, and starts again and again");

            asOwner(service, "grant insert on record to %s");
            service.settle();
            await(service, "UP");
            assertThat(service.json("/api/v1/sessions?q=role:Deploy").path("items")).hasSize(2);
        }
    }

    private static void await(RunningService service, String health) throws Exception {
        Instant deadline = Instant.now().plusSeconds(90);
        String last = "";
        while (!last.equals(health)) {
            assertThat(Instant.now()).as(last).isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
            HttpResponse<String> answer = service.get("/health");
            last = RunningService.json(answer).at("/parts/correlator").asText();
        }
    }

    private static void asOwner(RunningService service, String sql) throws SQLException {
        Map<String, Object> settings = service.sharedWith(Map.of());
        try (Connection owner =
                        DriverManager.getConnection(
                                (String) settings.get("hoptrail.db.url"),
                                (String) settings.get("hoptrail.db.owner.user"),
                                (String) settings.get("hoptrail.db.owner.password"));
                Statement statement = owner.createStatement()) {
            statement.execute(sql.formatted(settings.get("hoptrail.db.user")));
        }
    }
}
