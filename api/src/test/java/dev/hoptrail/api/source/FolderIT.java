package dev.hoptrail.api.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import dev.hoptrail.api.database.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is put into a folder, or piped in.
final class FolderIT {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @TempDir private Path folder;

    @Test
    void folderAndStandardInput_bringChains_andNothingTwice() throws Exception {
        try (RunningService service =
                RunningService.start(
                        Map.of(
                                "hoptrail.folders.drop.path",
                                folder.toString(),
                                "hoptrail.folders.drop.pause",
                                "100ms"))) {
            Path part = folder.resolve("a.json.part");
            Files.copy(FIXTURES.resolve("alice-deploys-and-audits.json"), part);
            Path file = Files.move(part, folder.resolve("a.json"));
            awaitFiles(service, 1);
            service.settle();
            assertThat(service.json("/api/v1/sessions?q=role:Deploy").path("items")).hasSize(2);

            Ran first = ingestInput(service);
            assertThat(first.exit()).as(first.out() + first.err()).isZero();
            assertThat(first.out()).containsPattern("files +1\n");
            assertThat(service.json("/api/v1/origins?q=bob").path("items")).isNotEmpty();
            assertThat(ingestInput(service).out())
                    .containsPattern("files +0\n")
                    .containsPattern("skipped +1\n");
            try (var left = Files.list(service.data().resolve("tmp"))) {
                assertThat(left).isEmpty();
            }
            assertThat(sources(service))
                    .hasSize(2)
                    .anyMatch(source -> source.endsWith(file.toString()));
        }
    }

    @Test
    void ingest_needsSomethingToRead() {
        assertThat(Ran.of("ingest").exit()).isEqualTo(2);
        assertThat(Ran.of("ingest", "x", "--watch", "y").exit()).isEqualTo(2);
    }

    private static Ran ingestInput(RunningService service) throws IOException {
        InputStream before = System.in;
        try (InputStream records =
                Files.newInputStream(FIXTURES.resolve("the-ghost-is-bob.json"))) {
            System.setIn(records);
            return Ran.of(service, "ingest", "-");
        } finally {
            System.setIn(before);
        }
    }

    private static void awaitFiles(RunningService service, int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (sources(service).size() < count) {
            assertThat(System.nanoTime() - end).as("still waiting").isNegative();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static List<String> sources(RunningService service) {
        return service.bean(Database.class)
                .list("select source from log_file", row -> row.getString("source"));
    }
}
