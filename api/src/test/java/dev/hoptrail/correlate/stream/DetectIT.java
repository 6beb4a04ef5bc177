package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.detect.ContextKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule finds the sessions that its story names and none of its near miss, told in order and
/// in any other, evaluated at any moments in between.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DetectIT {
    private static final Path STORIES = Path.of("../correlate/src/test/resources/findings");
    private static final Path CONTEXT = Path.of("../correlate/src/test/resources/context");
    private static final Path SIGMA =
            Path.of("../correlate/src/main/resources/dev/hoptrail/correlate/sigma/examples");
    private static final String FIRES = "# fires on ";

    /// Ids of the rules that are written in Sigma, by the name of their stories.
    private final Map<String, String> sigma = new TreeMap<>();

    private Truthkeeper truth;

    @BeforeAll
    void open() throws Exception {
        truth = new Truthkeeper();
        for (ContextKind kind : ContextKind.values()) {
            try (Stream<Path> files = Files.list(CONTEXT)) {
                for (Path file : files.filter(one -> isOf(one, kind)).toList()) {
                    truth.tell(kind, Files.readAllBytes(file));
                }
            }
        }
        write();
    }

    /// Rules that people may write run beside the others in all of these tests.
    private void write() throws Exception {
        try (Stream<Path> files = Files.list(SIGMA)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName()).replace(".yml", "");
                sigma.put("sigma-" + name, truth.write(Files.readString(file)));
            }
        }
    }

    private static boolean isOf(Path file, ContextKind kind) {
        return String.valueOf(file.getFileName()).startsWith(kind.word() + ".");
    }

    @AfterAll
    void close() {
        truth.close();
    }

    static List<Path> stories() throws IOException {
        try (Stream<Path> files = Files.list(STORIES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void rule_findsWhatItsStoryNames(Path file) throws Exception {
        Story story = Story.read(file);
        String name = String.valueOf(file.getFileName()).replaceAll("\\..*", "");
        String rule = sigma.getOrDefault(name, name);
        List<Message> messages = story.messages();
        Random chance = new Random(Seeds.one());

        tell(story, List.of(messages), chance);

        Set<String> expected = expected(file);
        boolean severity = expected.stream().anyMatch(one -> one.indexOf('=') > 0);
        assertThat(sessions(rule, severity, new StoryTree(story, truth.dataSource()).names()))
                .isEqualTo(expected);
        String dump = truth.dump();
        tell(story, OrderFreeIT.batches(messages, chance), chance);
        Truthkeeper.assertSame(
                truth.dump(),
                dump,
                "%s in another order, seed %d".formatted(story.name(), Seeds.one()));
    }

    @Test
    void findings_areTheSameInAnyOrder() throws Exception {
        for (long seed : Seeds.many(Boolean.getBoolean("hoptrail.long") ? 1_000 : 4)) {
            Random chance = new Random(seed);
            List<Message> messages = Published.messages(OrderFreeIT.forest(seed, 90));
            tell(Set.of(), List.of(messages), chance);
            String expected = truth.dump();

            tell(Set.of(), OrderFreeIT.batches(messages, chance), chance);

            Truthkeeper.assertSame(truth.dump(), expected, "seed " + seed);
        }
    }

    private void tell(Story story, List<List<Message>> batches, Random chance) throws Exception {
        tell(story.organization(), batches, chance);
    }

    private void tell(Set<String> organization, List<List<Message>> batches, Random chance)
            throws Exception {
        truth.clear();
        Intake intake = truth.intake(organization);
        for (List<Message> batch : batches) {
            intake.write(Truthkeeper.batch(batch));
            if (chance.nextInt(3) == 0) {
                truth.detect(organization);
            }
        }
        truth.detect(organization);
    }

    /// Names of sessions; where severity is the point, `name=SEVERITY` for all of them.
    private static Set<String> expected(Path file) throws IOException {
        String first = Files.readAllLines(file).get(0);
        assertThat(first).startsWith(FIRES);
        String names = first.substring(FIRES.length());
        return names.equals("nothing")
                ? Set.of()
                : new TreeSet<>(Arrays.asList(names.split(" ", -1)));
    }

    private Set<String> sessions(String rule, boolean severity, Map<UUID, String> names)
            throws Exception {
        Set<String> found = new TreeSet<>();
        try (Connection connection = truth.dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select session_id, severity from finding where rule_id = ?")) {
            select.setString(1, rule);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String name = names.get(row.getObject(1, UUID.class));
                    found.add(severity ? name + "=" + row.getString(2) : name);
                }
            }
        }
        return found;
    }
}
