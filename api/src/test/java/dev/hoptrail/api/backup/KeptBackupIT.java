package dev.hoptrail.api.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.embedded.DatabaseAccess;
import dev.hoptrail.api.embedded.StackSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A backup that an earlier release made of a service at work, with all of its schema's rows: this
/// release's migrations bring it up, and what was known then is still known. Its service, and what
/// its keys open, are gone.
///
/// One is kept for the schema at the end of each piece of work: `hoptrail backup` of a service that
/// read `hoptrail simulate --records 600 --accounts 4 --attacks --organization --seed 7`.
final class KeptBackupIT {

    private static final String DEEP = "0069a51d-a9ce-8e44-afcb-4b39a7f293be";
    private static final String ANSWERED = "faef7abe-a8d8-8a3e-a56a-e9b627428242";

    @Test
    void backupOfSchema055_isBroughtToThisRelease() throws IOException, URISyntaxException {
        Path file =
                Path.of(
                        Objects.requireNonNull(
                                        KeptBackupIT.class.getResource("/kept/schema-055.zip"))
                                .toURI());
        Path data = Files.createTempDirectory(Path.of("target"), "kept").toAbsolutePath();
        Map<String, Object> settings = RunningService.settings(data);
        Restore restore = Restore.of(file, null, (_, _, _) -> {});
        try (DatabaseAccess access = DatabaseAccess.hold(StackSettings.of(texts(settings), data))) {
            restore.into(access, false);
        }
        for (Map.Entry<String, String> key : restore.keys().entrySet()) {
            Files.writeString(data.resolve(key.getKey()), key.getValue());
        }
        assertThat(restore.manifest().schema()).isEqualTo("055");

        try (RunningService service = RunningService.start(data, settings)) {
            service.settle();
            JsonNode found = service.json("/api/v1/sessions?limit=200");
            JsonNode lineage = service.json("/api/v1/sessions/" + DEEP + "/lineage");
            JsonNode alert = service.json("/api/v1/alerts/" + ANSWERED);
            JsonNode head = RunningService.json(service.post("/api/v1/tree-heads", ""));

            assertThat(found.path("items")).hasSize(92);
            assertThat(lineage.path("sessions")).as(lineage.toString()).hasSize(7);
            assertThat(lineage.at("/origin/name").asText()).isEqualTo("ci-runner");
            assertThat(alert.path("state").asText()).isEqualTo("ACKNOWLEDGED");
            assertThat(alert.at("/dispositions/0/reason").asText()).isEqualTo("announced");
            assertThat(service.json("/api/v1/searches").at("/items/0/name").asText())
                    .isEqualTo("deploys");
            assertThat(service.json("/api/v1/tokens").findValuesAsText("name"))
                    .contains("dashboard");
            assertThat(service.json("/api/v1/access-log/verification").path("intact").asBoolean())
                    .isTrue();
            // The tree of then goes on, under the key of then.
            assertThat(head.path("treeSize").asLong()).isGreaterThan(restore.manifest().treeSize());
        }
    }

    private static Map<String, String> texts(Map<String, Object> settings) {
        Map<String, String> texts = new TreeMap<>();
        settings.forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }
}
