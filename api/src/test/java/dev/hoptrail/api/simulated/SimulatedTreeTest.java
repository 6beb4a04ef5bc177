package dev.hoptrail.api.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulatedTreeTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void write_filesHoldWhatTheTotalsSay() throws IOException {
        Path tree = folder.resolve("tree");

        SimulatedTree.Written written =
                SimulatedTree.write(tree, SimulationSettings.plain(2_000, 8, 3), done -> {});

        long records = 0;
        List<Path> files = logFiles(tree);
        for (Path file : files) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                records += MAPPER.readTree(in).path("Records").size();
            }
        }
        assertThat(files).hasSize((int) written.totals().files());
        assertThat(records).isEqualTo(written.totals().records());
        List<String> truth = Files.readAllLines(tree.resolve(SimulatedTree.TRUTH));
        JsonNode last = MAPPER.readTree(truth.getLast());
        assertThat(last.path("type").asText()).isEqualTo("totals");
        assertThat(last.path("records").asLong()).isEqualTo(records);
    }

    @Test
    void write_sameBytesWhateverTheThreads() throws IOException {
        SimulationSettings settings = SimulationSettings.plain(1_000, 4, 9);

        SimulatedTree.write(folder.resolve("a"), settings, done -> {});
        SimulatedTree.write(folder.resolve("b"), settings, done -> {});

        for (Path file : logFiles(folder.resolve("a"))) {
            Path other = folder.resolve("b").resolve(folder.resolve("a").relativize(file));
            assertThat(other).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void write_folderWithContentIsRefused() throws IOException {
        Files.writeString(folder.resolve("mine"), "x");

        assertThatThrownBy(() ->
                        SimulatedTree.write(folder, SimulationSettings.plain(10, 1, 1), done -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not empty");
        assertThat(folder.resolve("mine")).hasContent("x");
    }

    private static List<Path> logFiles(Path tree) throws IOException {
        try (var walk = Files.walk(tree)) {
            return walk.filter(path -> path.toString().endsWith(".json.gz")).toList();
        }
    }
}
