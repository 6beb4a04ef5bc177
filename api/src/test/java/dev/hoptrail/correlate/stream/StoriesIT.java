package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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

    private String tell(Story story, List<List<Message>> batches) throws Exception {
        truth.clear();
        Intake intake = truth.intake(story.organization());
        for (List<Message> batch : batches) {
            intake.write(Truthkeeper.batch(batch));
        }
        return new StoryTree(story, truth.dataSource()).text();
    }
}
