package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Correlators that write at the same time end in what one alone would have written.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RacesIT {
    private static final boolean LONG = Boolean.getBoolean("hoptrail.long");
    private static final int FORESTS = LONG ? 1_000 : 4;
    private static final int SPLITS = LONG ? 40 : 1;
    private static final int WRITERS = 4;

    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    private Truthkeeper truth;
    private Connection other;

    @BeforeAll
    void open() throws SQLException {
        truth = new Truthkeeper();
        // Another correlator that is always there: nobody may think to be alone.
        other = truth.dataSource().getConnection();
        try (Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock_shared(" + 0x686f70747261696cL + ")");
        }
    }

    @AfterAll
    void close() throws SQLException {
        writers.shutdownNow();
        other.close();
        truth.close();
    }

    static List<Path> stories() throws IOException {
        return StoriesIT.stories();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void story_toldByTwoAtOnceEndsAsToldByOne(Path file) throws Exception {
        Story story = Story.read(file);
        List<Message> messages = story.messages();
        String expected = alone(messages, story.organization());
        long seed = Seeds.one();
        Random chance = new Random(seed);
        for (int i = 0; i < SPLITS; i++) {
            List<List<Message>> halves = split(messages, 2, chance);

            truth.clear();
            meet(halves.get(0), halves.get(1), story.organization());

            Truthkeeper.assertSame(
                    truth.dump(),
                    expected,
                    "%s split %s, seed %d".formatted(story.name(), names(halves), seed));
        }
    }

    @Test
    void forest_writtenByFourAtOnceEndsAsWrittenByOne() throws Exception {
        for (long seed : Seeds.many(FORESTS)) {
            Random chance = new Random(seed);
            List<Message> messages = Published.messages(OrderFreeIT.forest(seed));
            String expected = alone(messages, Set.of());

            truth.clear();
            List<Callable<Void>> tasks = new ArrayList<>();
            for (List<Message> part : split(messages, WRITERS, chance)) {
                List<List<Message>> batches = OrderFreeIT.batches(part, chance);
                tasks.add(() -> write(truth.dataSource(), batches, Set.of()));
            }
            for (Future<Void> task : writers.invokeAll(tasks)) {
                task.get();
            }

            Truthkeeper.assertSame(truth.dump(), expected, "seed " + seed);
        }
    }

    private String alone(List<Message> messages, Set<String> organization) throws Exception {
        truth.clear();
        write(truth.dataSource(), List.of(messages), organization);
        return truth.dump();
    }

    private void meet(List<Message> first, List<Message> second, Set<String> organization)
            throws Exception {
        Meeting meeting = new Meeting();
        Future<Void> one =
                writers.submit(() -> {
                    write(meeting.of(truth.dataSource(), true), List.of(first), organization);
                    meeting.firstIsDone();
                    return null;
                });
        Future<Void> two =
                writers.submit(() ->
                        write(
                                meeting.of(truth.dataSource(), false),
                                List.of(second),
                                organization));
        one.get();
        two.get();
    }

    /// Writes as a correlator does: tries again, and looks again after each commit.
    private static Void write(
            DataSource dataSource, List<List<Message>> batches, Set<String> organization)
            throws Exception {
        Intake intake =
                new Intake(
                        new Store(dataSource),
                        new RecordParser(),
                        organization,
                        InstantSource.system());
        for (List<Message> messages : batches) {
            Batch batch = Truthkeeper.batch(messages);
            Retry.again(() -> intake.write(batch));
            while (Retry.again(intake::lookAgain)) {
                Thread.onSpinWait();
            }
        }
        return null;
    }

    private static List<List<Message>> split(List<Message> messages, int parts, Random chance) {
        List<Message> shuffled = new ArrayList<>(messages);
        Collections.shuffle(shuffled, chance);
        List<List<Message>> split = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            split.add(new ArrayList<>());
        }
        shuffled.forEach(message -> split.get(chance.nextInt(parts)).add(message));
        return split;
    }

    private static List<List<String>> names(List<List<Message>> halves) {
        return halves.stream().map(half -> half.stream().map(RacesIT::name).toList()).toList();
    }

    private static String name(Message message) {
        return switch (message) {
            case Message.Event event ->
                    event.row().eventName()
                            + " at "
                            + event.row().eventTime()
                            + " "
                            + event.row().accountId();
            case Message.Uses uses ->
                    "uses of " + uses.shown().stream().map(Message.Shown::credential).toList();
            case Message.Rejected rejected -> rejected.row().detail();
        };
    }
}
