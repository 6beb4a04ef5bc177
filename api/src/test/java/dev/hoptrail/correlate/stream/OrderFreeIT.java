package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.simulate.Simulation;
import dev.hoptrail.correlate.simulate.SimulationSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Any order, batching, duplication and split over partitions of the same records ends in the same
/// bytes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OrderFreeIT {
    private static final int CASES = Boolean.getBoolean("hoptrail.long") ? 10_000 : 100;

    private Truthkeeper truth;

    @BeforeAll
    void open() {
        truth = new Truthkeeper();
    }

    @AfterAll
    void close() {
        truth.close();
    }

    @Test
    void state_isTheSameInAnyOrder() throws Exception {
        for (long seed : Seeds.many(CASES)) {
            Random chance = new Random(seed);
            List<Message> messages = Published.messages(forest(seed));
            String expected = truth.stateAfter(List.of(messages));

            String actual = truth.stateAfter(batches(messages, chance));

            Truthkeeper.assertSame(actual, expected, "seed " + seed);
        }
    }

    @Test
    void state_isTheSameInAnyOrderOfTwistedRecords() throws Exception {
        for (long seed : Seeds.many(CASES / 8)) {
            Random chance = new Random(seed);
            List<Message> messages =
                    forest(seed).stream()
                            .map(one -> chance.nextInt(4) == 0 ? Twist.of(one, chance) : one)
                            .map(Published::message)
                            .toList();
            String expected = truth.stateAfter(List.of(messages));

            String actual = truth.stateAfter(batches(messages, chance));

            Truthkeeper.assertSame(actual, expected, "seed " + seed);
        }
    }

    /// A forest with attacks and hostile shapes; every third one shows its sessions at work, too.
    static List<Published> forest(long seed) {
        return forest(seed, 60);
    }

    static List<Published> forest(long seed, int records) {
        SimulationSettings settings =
                new SimulationSettings(
                        records,
                        6,
                        seed,
                        SimulationSettings.DEFAULT_START,
                        true,
                        true,
                        true,
                        seed % 3 == 0);
        List<Published> published = new ArrayList<>();
        Simulation.of(settings)
                .run(
                        file -> published.addAll(Published.of(file.path(), file.content())),
                        line -> {});
        return published;
    }

    /// The messages shuffled, some of them twice, in batches of any size.
    static List<List<Message>> batches(List<Message> messages, Random chance) {
        List<Message> shuffled = new ArrayList<>(messages);
        for (Message message : messages) {
            if (chance.nextInt(6) == 0) {
                shuffled.add(message);
            }
        }
        Collections.shuffle(shuffled, chance);
        int largest = 1 + chance.nextInt(30);
        List<List<Message>> batches = new ArrayList<>();
        for (int at = 0; at < shuffled.size(); ) {
            int end = Math.min(shuffled.size(), at + 1 + chance.nextInt(largest));
            batches.add(shuffled.subList(at, end));
            at = end;
        }
        return batches;
    }
}
