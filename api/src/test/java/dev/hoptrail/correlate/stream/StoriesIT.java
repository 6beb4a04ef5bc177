package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.correlate.stream.OcsfEvents.Version;
import dev.hoptrail.correlate.stream.QueryResults.Data;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every story of the fixtures ends in the tree beside it, told in order and in any other.
///
/// `-Dwrite.trees=true` writes the trees anew: to be read before they are kept.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoriesIT {
    private static final Path FIXTURES = Path.of("../correlate/src/test/resources/fixtures");
    private static final boolean WRITE_TREES = Boolean.getBoolean("write.trees");

    /// Forms that do not keep what a story turns on: the sign-in session of an agent is in no
    /// schema of theirs, and braces in a text that nothing quotes are refused.
    private static final Map<String, Set<String>> LOST =
            Map.of(
                    "agents-act-for-people",
                    Set.of("athena.csv", "lake-json.csv", "lake-printed.csv"),
                    "hostile-text-is-data",
                    Set.of("lake-json.csv", "lake-printed.csv"));

    private Truthkeeper truth;

    @BeforeAll
    void open() {
        truth = new Truthkeeper();
    }

    @AfterAll
    void close() {
        truth.close();
    }

    static List<Path> stories() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.filter(file -> file.toString().endsWith(".story")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void story_endsInItsTree(Path file) throws Exception {
        Story story = Story.read(file);
        List<Message> messages = story.messages();

        String tree = tell(story, messages.stream().map(List::of).toList());

        Path expected = file.resolveSibling(story.name() + ".tree");
        if (WRITE_TREES) {
            Files.writeString(expected, tree);
        }
        assertThat(tree).isEqualTo(Files.readString(expected));
        String dump = truth.dump();
        long seed = Seeds.one();
        Random chance = new Random(seed);
        for (int i = 0; i < 3; i++) {
            tell(story, OrderFreeIT.batches(messages, chance));
            Truthkeeper.assertSame(
                    truth.dump(),
                    dump,
                    "%s in another order, seed %d".formatted(story.name(), seed));
        }
    }

    /// The forms in which queries answer with records.
    static Map<String, Function<List<ObjectNode>, byte[]>> exports() {
        return Map.of(
                "eventJson.csv", QueryResults::eventJson,
                "athena.csv", QueryResults::athena,
                "lake-json.csv", records -> QueryResults.lake(Data.MAP_OF_JSON, records),
                "lake-printed.csv", records -> QueryResults.lake(Data.PRINTED, records),
                "1.0.parquet", records -> OcsfEvents.parquet(Version.V1_0, "gzip", records),
                "1.1.parquet", records -> OcsfEvents.parquet(Version.V1_1, "snappy", records),
                "1.5.parquet", records -> OcsfEvents.parquet(Version.V1_5, "zstd", records));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void story_thatQueriesAnswered_endsInItsTree(Path file) throws Exception {
        Story story = Story.read(file);
        String expected = Files.readString(file.resolveSibling(story.name() + ".tree"));
        SoftAssertions all = new SoftAssertions();
        for (var export : exports().entrySet()) {
            if (LOST.getOrDefault(story.name(), Set.of()).contains(export.getKey())) {
                continue;
            }
            byte[] text = export.getValue().apply(story.records());
            List<Message> messages =
                    Published.messages(Published.of("file:///" + export.getKey(), text));

            all.assertThat(inOrder(tell(story, List.of(messages))))
                    .as(export.getKey())
                    .isEqualTo(inOrder(expected));
        }
        all.assertAll();
    }

    /// Bodies of one refusal stand in the order of their hashes, which are others.
    private static String inOrder(String tree) {
        return Stream.concat(
                        tree.lines().filter(line -> !line.startsWith("refused")),
                        tree.lines().filter(line -> line.startsWith("refused")).sorted())
                .collect(Collectors.joining("\n"));
    }

    private String tell(Story story, List<List<Message>> batches) throws Exception {
        truth.clear();
        Intake intake = truth.intake(story.organization());
        for (List<Message> batch : batches) {
            intake.write(Truthkeeper.batch(batch));
        }
        return new StoryTree(story, truth.dataSource()).text();
    }
}
