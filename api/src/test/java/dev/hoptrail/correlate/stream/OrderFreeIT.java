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
    private static final int CASES = Boolean.getBoolean("hoptrail.long") ? 10_000 : 25;

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

    @Test
    void state_isTheSameWhereSumsPretendToBeOfOnePlace() throws Exception {
        List<Message> messages = new ArrayList<>();
        for (String last : List.of("09:20:00", "09:40:00", "09:30:00")) {
            messages.addAll(Published.messages(Published.of("file:///one", use(last))));
        }
        String expected = truth.stateAfter(List.of(messages));

        for (int i = 0; i < messages.size(); i++) {
            Collections.rotate(messages, 1);
            Truthkeeper.assertSame(
                    truth.stateAfter(List.of(messages)), expected, "in one batch, " + i);
            Truthkeeper.assertSame(
                    truth.stateAfter(messages.stream().map(List::of).toList()),
                    expected,
                    "one by one, " + i);
        }
    }

    /// What a session that was never seen issued did.
    private static String use(String time) {
        return """
        {"eventVersion": "1.11", "eventID": "e-%1$s", "eventTime": "2026-03-02T%1$sZ",
         "eventSource": "s3.amazonaws.com", "eventName": "GetObject", "awsRegion": "eu-central-1",
         "sourceIPAddress": "192.0.2.7", "recipientAccountId": "111122223333",
         "userIdentity": {"type": "AssumedRole", "principalId": "AROAEXAMPLEGHOST0001:ghost",
          "accountId": "111122223333", "accessKeyId": "ASIAEXAMPLEGHOST0001",
          "arn": "arn:aws:sts::111122223333:assumed-role/Ghost/ghost",
          "sessionContext": {"attributes": {"creationDate": "2026-03-02T09:00:00Z"}}}}\
        """
                .formatted(time);
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
                        0,
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
