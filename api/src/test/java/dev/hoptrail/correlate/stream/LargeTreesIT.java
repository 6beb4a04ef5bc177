package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.store.SessionReader;
import dev.hoptrail.correlate.store.SessionReader.ChainPosition;
import dev.hoptrail.correlate.store.Siblings;
import dev.hoptrail.correlate.store.Siblings.Crowded;
import dev.hoptrail.correlate.store.Store;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Deep, wide and late: what a tree may grow to.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeTreesIT {
    private static final boolean LONG = Boolean.getBoolean("hoptrail.long");
    private static final int HOPS = 1_000;
    private static final int CHILDREN = LONG ? 100_000 : 2_000;
    private static final int ROLES = 50;
    private static final int BRANCHES = 20;
    private static final int LEAVES = LONG ? 500 : 75;
    private static final int BATCH = 250;

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
    void chain_ofAThousandHopsIsLinkedFromItsEnd() throws Exception {
        List<String> story = new ArrayList<>();
        for (int hop = HOPS; hop > 1; hop--) {
            story.add(hop(time(hop), "S" + (hop - 1), "R" + hop % 7, "S" + hop));
        }
        story.add(time(1) + " AssumeRole by=user:nadia@hub role=R@hub name=x key=S1");
        truth.clear();

        write(truth.intake(Set.of()), messages("deep", story));

        SessionReader reader = new SessionReader(truth.dataSource());
        SessionState last = only(reader, "S" + HOPS, story);
        List<SessionState> lineage = reader.lineage(last.sessionId());
        assertThat(last.derived().depth()).isEqualTo(HOPS);
        assertThat(lineage).hasSize(HOPS);
        assertThat(lineage.getFirst().sessionId()).isEqualTo(last.derived().chainId());
        assertThat(reader.chainSize(last.derived().chainId(), AccountScope.everything(), null))
                .isEqualTo(HOPS);
    }

    @Test
    void children_ofOneSessionAreReadPageByPage() throws Exception {
        List<String> story = new ArrayList<>();
        for (int child = 0; child < CHILDREN; child++) {
            story.add(hop("09:30:00", "H", "R" + child % ROLES, "C" + child));
        }
        story.add("09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=x key=H");
        truth.clear();

        write(truth.intake(Set.of()), messages("wide", story));

        SessionReader reader = new SessionReader(truth.dataSource());
        UUID chain = only(reader, "H", story).sessionId();
        Set<UUID> seen = new HashSet<>();
        @Nullable ChainPosition after = null;
        List<SessionState> page = reader.chain(chain, AccountScope.everything(), null, after, 500);
        while (!page.isEmpty()) {
            page.forEach(state -> assertThat(seen.add(state.sessionId())).isTrue());
            SessionState last = page.getLast();
            after =
                    new ChainPosition(
                            last.derived().depth(), last.facts().issuedAt(), last.sessionId());
            page = reader.chain(chain, AccountScope.everything(), null, after, 500);
        }
        assertThat(seen).hasSize(CHILDREN + 1);
        int each = CHILDREN / ROLES;
        assertThat(reader.crowds(chain, AccountScope.everything(), new Crowded(each, 500)))
                .hasSize(ROLES)
                .allMatch(crowd -> crowd.sessions() == each);
        assertThat(reader.crowds(chain, AccountScope.everything(), new Crowded(each + 1, 500)))
                .isEmpty();
        assertThat(
                        reader.crowds(
                                chain, AccountScope.of(List.of("000000000000")), new Crowded(1, 1)))
                .isEmpty();
        Siblings some =
                reader.crowds(chain, AccountScope.everything(), new Crowded(1, 1))
                        .getFirst()
                        .siblings();
        assertThat(reader.chain(chain, AccountScope.everything(), some, null, CHILDREN))
                .hasSize(each)
                .allMatch(state -> some.of().equals(state.facts().roleArn()));
        assertThat(reader.chainSize(chain, AccountScope.everything(), some)).isEqualTo(each);
    }

    @Test
    void lateParent_isRepairedInOneTransactionWhileOthersGoOn() throws Exception {
        List<String> story = new ArrayList<>();
        for (int branch = 0; branch < BRANCHES; branch++) {
            story.add(hop("09:10:00", "H", "B" + branch, "B" + branch));
            for (int leaf = 0; leaf < LEAVES; leaf++) {
                story.add(hop("09:20:00", "B" + branch, "L" + leaf, "L" + branch + "x" + leaf));
            }
        }
        String parent =
                "09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=x key=H tags=Team:blue*";
        story.add(parent);
        List<Message> messages = messages("late", story);
        // The call itself, and what its caller did.
        List<Message> late = messages.subList(messages.size() - 2, messages.size());
        truth.clear();
        write(intakeAmongPeers(), messages.subList(0, messages.size() - 2));
        long before = transactions();

        List<Duration> others = new ArrayList<>();
        Duration repair = repairWhileOthersWrite(late, others);

        SessionReader reader = new SessionReader(truth.dataSource());
        UUID chain = only(reader, "H", story).sessionId();
        assertThat(reader.chainSize(chain, AccountScope.everything(), null))
                .isEqualTo(1 + BRANCHES + BRANCHES * LEAVES);
        assertThat(grades(chain)).containsExactlyInAnyOrder(Grade.ORIGIN, Grade.EXACT);
        assertThat(transactions() - before - others.size()).isEqualTo(1);
        System.out.printf(
                "A subtree of %d sessions was repaired in %d ms; %d batches of others took %d ms at most%n",
                BRANCHES * LEAVES + BRANCHES,
                repair.toMillis(),
                others.size(),
                others.stream().mapToLong(Duration::toMillis).max().orElse(0));
        assertThat(others).isNotEmpty().allMatch(took -> took.compareTo(repair) < 0);
    }

    /// Another correlator writes batch after batch until the repair is done.
    private Duration repairWhileOthersWrite(List<Message> late, List<Duration> others)
            throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Intake other = intakeAmongPeers();
            Intake repairer = intakeAmongPeers();
            Future<Duration> repair =
                    thread.submit(() -> {
                        long start = System.nanoTime();
                        repairer.write(Truthkeeper.batch(late));
                        return Duration.ofNanos(System.nanoTime() - start);
                    });
            for (int i = 0; !repair.isDone(); i++) {
                List<Message> batch =
                        messages(
                                "other-" + i,
                                List.of(
                                        "09:00:00 AssumeRole by=user:otto@shop role=Hub@shop name=y key=O"
                                                + i));
                long start = System.nanoTime();
                other.write(Truthkeeper.batch(batch));
                others.add(Duration.ofNanos(System.nanoTime() - start));
            }
            return repair.get();
        }
    }

    private Intake intakeAmongPeers() {
        Store store = new Store(truth.dataSource());
        store.expectPeers(true);
        return new Intake(store, new RecordParser(), Set.of(), InstantSource.system());
    }

    /// How many transactions told readers that they wrote sessions.
    private long transactions() throws SQLException {
        try (Connection connection = truth.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(distinct xid) from change_feed")) {
            row.next();
            return row.getLong(1);
        }
    }

    private Set<Grade> grades(UUID chain) throws Exception {
        Set<Grade> grades = new HashSet<>();
        new SessionReader(truth.dataSource())
                .chain(chain, AccountScope.everything(), null, null, Integer.MAX_VALUE)
                .forEach(state -> grades.add(state.link().grade()));
        return grades;
    }

    private static SessionState only(SessionReader reader, String session, List<String> lines)
            throws Exception {
        Story story = Story.of("any", lines);
        String key = new StoryCallers(story).issuedKey(story.issuing(session));
        List<SessionState> found = reader.byKey(key, AccountScope.everything());
        assertThat(found).hasSize(1);
        return Objects.requireNonNull(found.getFirst());
    }

    private static void write(Intake intake, List<Message> messages) throws Exception {
        for (int at = 0; at < messages.size(); at += BATCH) {
            intake.write(
                    Truthkeeper.batch(messages.subList(at, Math.min(messages.size(), at + BATCH))));
        }
    }

    private static List<Message> messages(String name, List<String> lines) {
        return new ArrayList<>(Story.of(name, lines).messages());
    }

    private static String hop(String time, String by, String role, String key) {
        return "%s AssumeRole by=%s role=%s@hub name=x key=%s".formatted(time, by, role, key);
    }

    private static String time(int hop) {
        return "%02d:%02d:%02d".formatted(8 + hop / 3600, hop / 60 % 60, hop % 60);
    }
}
