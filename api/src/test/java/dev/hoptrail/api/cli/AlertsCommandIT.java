package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Alerts at the command line.
final class AlertsCommandIT {

    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.start(Map.of("hoptrail.alerts.since", "2020-01-01T00:00:00Z"));
        service.push(
                Files.readAllBytes(Path.of("src/test/resources/fixtures/two-root-tasks.json")));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Ran run(String... words) {
        return Ran.of(service, words);
    }

    @Test
    void alerts_areListed_andAnswered() throws Exception {
        assertThat(run("alerts").out().lines()).hasSize(3).first().asString().startsWith("AT");
        JsonNode alert =
                new ObjectMapper().readTree(run("alerts", "--json", "--limit", "1").out().strip());
        String id = alert.path("alertId").asText();

        Ran refused = run("alerts", "answer", id, "CLOSED");
        Ran closed = run("alerts", "answer", id, "CLOSED", "--reason", "announced");

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("reason");
        assertThat(closed.exit()).as(closed.err()).isZero();
        assertThat(closed.out()).isEqualToIgnoringNewLines("closed");
        assertThat(run("alerts", "--state", "closed", "--json").out()).contains(id);
        assertThat(run("alerts", "--json").out()).doesNotContain(id);
    }
}
