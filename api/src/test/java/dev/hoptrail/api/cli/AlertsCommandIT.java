package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void alerts_areNarrowedDownByAccountAndQuery() throws Exception {
        JsonNode alert =
                new ObjectMapper()
                        .readTree(
                                run("alerts", "--state", "all", "--json", "--limit", "1")
                                        .out()
                                        .strip());
        String account =
                alert.path("path").path(alert.path("path").size() - 1).path("accountId").asText();
        String session = alert.path("sessionId").asText();
        String[] all = {"alerts", "--state", "all", "--json"};

        assertThat(run(with(all, "--account", account)).out()).contains(session);
        assertThat(run(with(all, "--account", "999999999999")).out()).isEmpty();
        assertThat(run(with(all, "--query", "account:" + account)).out()).contains(session);
        assertThat(run(with(all, "--query", "depth:9")).out()).isEmpty();
        Ran refused = run(with(all, "--query", "nope:x"));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("nope");
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void rules_areListed_checked_andAdded(@TempDir Path folder) throws Exception {
        Path example =
                Path.of(
                        "../correlate/src/main/resources/dev/hoptrail/correlate/sigma/examples/many-roles-by-one-origin.yml");
        Path broken = folder.resolve("broken.yml");
        Files.writeString(
                broken, Files.readString(example).replace("kind: ROLE", "colour|loud: ROLE"));

        Ran refused = run("rules", "--validate", broken.toString());
        Ran notAdded = run("rules", "--add", broken.toString());
        Ran valid = run("rules", "--validate", example.toString());
        Ran added = run("rules", "--add", example.toString());
        Ran again = run("rules", "--add", example.toString());

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith(broken + ":28:9: There is no "));
        assertThat(notAdded.exit()).isEqualTo(1);
        assertThat(valid.exit()).as(valid.err()).isZero();
        String id = "5d0b9a9e-2f4c-4a86-8f1d-7a2c3e4b5d04";
        assertThat(valid.out()).startsWith(id);
        assertThat(added.out().strip()).isEqualTo(id + " version 1");
        assertThat(again.out().strip()).isEqualTo(id + " version 2");
        assertThat(run("rules").out()).contains(id, "SIGMA", "fan-out", "BUILT_IN");
        assertThat(run("rules", "--json").out().lines())
                .anyMatch(line -> line.contains(id) && line.contains("value_count"));
    }
}
