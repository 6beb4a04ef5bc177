package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.erase.ErasureKey;
import dev.hoptrail.correlate.search.SessionQueries;
import dev.hoptrail.correlate.store.AlertSettings;
import dev.hoptrail.correlate.store.BackfillPace;
import dev.hoptrail.correlate.store.Detection;
import dev.hoptrail.correlate.store.ErasureRequests;
import dev.hoptrail.correlate.store.ErasureRequests.Mode;
import dev.hoptrail.correlate.store.Rewriting;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is left of a person who was erased is what the records would have made of themselves, had
/// they never told of that person.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErasureIT {
    private static final List<Path> STORIES =
            List.of(
                    Path.of("../correlate/src/test/resources/fixtures"),
                    Path.of("../correlate/src/test/resources/findings"));
    private static final ErasureKey KEY = new ErasureKey(new byte[ErasureKey.BYTES]);

    /// Told in every run, beside some others: what is known of people in the most ways.
    private static final List<String> ALWAYS =
            List.of(
                    "user-tags-of-the-moment",
                    "both-copies-are-one-call",
                    "agents-act-for-people",
                    "session-name-spoofing.story",
                    "first-seen-path.story",
                    "first-seen-web-identity.branch.story",
                    "denied-then-allowed.story");

    private static final int SOME = 2;

    /// Of a story so many, unless there is time.
    private static final int ORIGINS = 3;

    /// Hashes and ids as rows show them.
    private static final Pattern TOKEN =
            Pattern.compile(
                    "[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|-?\\b\\d{16,19}\\b|\\\\x[0-9a-f]{32,}");

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
        List<Path> all = new ArrayList<>();
        for (Path folder : STORIES) {
            try (Stream<Path> files = Files.list(folder)) {
                all.addAll(files.filter(file -> file.toString().endsWith(".story")).toList());
            }
        }
        if (Boolean.getBoolean("hoptrail.long")) {
            return all;
        }
        Collections.sort(all);
        Collections.shuffle(all, new Random(Seeds.one()));
        return all.stream()
                .filter(file -> ALWAYS.stream().anyMatch(file.toString()::contains))
                .collect(
                        () -> new ArrayList<>(all.subList(0, SOME)),
                        (some, one) -> some.add(one),
                        List::addAll);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void erasedOrigins_leaveWhatRecordsWithoutThemMake(Path file) throws Exception {
        List<Message> messages = Story.read(file).messages();
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        for (UUID origin : some(people(requests, messages))) {
            execute("delete from erased_value; delete from erasure");
            truth.clear();
            tellOneByOne(messages);
            Set<String> before = tokens();
            Collection<String> values = requests.values(origin).erased();
            requests.ask(values, Mode.ERASE, "asked to", "officer");

            erase();
            truth.detect(Set.of());

            // Whoever had a salt could try names out against the commitment.
            assertThat(texts("select event_id from record where erased and log_salt is not null"))
                    .isEmpty();
            assertThat(
                            texts(
                                    "select subject from tag_statement, erasure where stated_xid >= feed_xid"))
                    .as("known since")
                    .isEmpty();
            String after = truth.dump();
            List<String> all = rows();
            truth.clear();
            tellOneByOne(messages);
            String when = file.getFileName() + ", " + values;
            Truthkeeper.assertSame(after, truth.dump(), when);
            before.removeAll(tokens());
            assertThat(before).as(when).isNotEmpty();
            assertThat(all.stream().filter(row -> holds(row, values, before)).toList())
                    .as(when)
                    .isEmpty();
        }
    }

    /// The second finds what the first left.
    @Test
    void severalErasures_areAsIfAllHadBeenBefore() throws Exception {
        List<Message> messages =
                Story.read(STORIES.getFirst().resolve("agents-act-for-people.story")).messages();
        Set<UUID> all = origins(messages);
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        int done = 0;
        for (UUID origin : all) {
            Set<String> values = requests.values(origin).erased();
            if (!values.isEmpty()) {
                Mode mode = done++ % 2 == 0 ? Mode.ERASE : Mode.PSEUDONYMISE;
                requests.ask(values, mode, "asked to", "officer");
                if (done % 2 == 0) {
                    erase();
                }
            }
        }
        assertThat(done).isGreaterThan(2);
        erase();
        truth.detect(Set.of());

        String after = truth.dump();
        truth.clear();
        tellOneByOne(messages);
        Truthkeeper.assertSame(after, truth.dump(), done + " erasures");
    }

    /// That somebody is a workload its name told.
    @Test
    void webIdentities_areWhatTheirNamesTell() throws Exception {
        List<Message> messages =
                Story.of(
                                "workload",
                                List.of(
                                        "09:00:00 AssumeRoleWithWebIdentity by=oidc:system:serviceaccount:shop:cart provider=oidc.example role=Cart@hub name=cart-1 key=W"))
                        .messages();
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        UUID origin = somebody(requests, messages);
        assertThat(texts("select actor from origin")).containsExactly("WORKLOAD");
        requests.ask(requests.values(origin).erased(), Mode.ERASE, "asked to", "officer");

        erase();
        truth.detect(Set.of());

        String after = truth.dump();
        truth.clear();
        tellOneByOne(messages);
        Truthkeeper.assertSame(after, truth.dump(), "a workload");
    }

    private static final List<String> HABIT =
            List.of(
                    "day 2026-01-05",
                    "08:00:00 AssumeRole by=user:ann@hub role=Web@hub name=ann-w key=A",
                    "day 2026-02-20",
                    "08:00:00 AssumeRole by=user:ann@hub role=Web@hub name=ann-w key=B",
                    "day 2026-03-02",
                    "09:00:00 AssumeRole by=user:ann@hub role=Web@hub name=ann-w key=C");

    /// What is urgent is evaluated first: it must find what went before under the new name.
    @Test
    void whatSomebodyDidForLong_isNotNewUnderAnotherName() throws Exception {
        List<Message> messages = Story.of("habit", HABIT).messages();
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        UUID origin = somebody(requests, messages);
        truth.clear();
        Detection patient = loud(new BackfillPace(Duration.ofHours(1), Duration.ofHours(1)));
        patient.step();
        truth.intake(KEY).write(Truthkeeper.batch(messages));
        Truthkeeper.detect(loud(Truthkeeper.RESTLESS));
        String opened = "select count(*)::text from alert_event where type = 'alert.opened'";
        List<String> before = texts(opened);
        requests.ask(requests.values(origin).erased(), Mode.ERASE, "asked to", "officer");

        erase();
        while (patient.step()) {
            assertThat(texts(opened)).isEqualTo(before);
        }

        assertThat(texts("select left_xid::text from detection")).doesNotContainNull();
        assertThat(texts(opened)).isEqualTo(before);
        Truthkeeper.detect(loud(Truthkeeper.RESTLESS));
        assertThat(texts(opened)).isEqualTo(before);
    }

    private Detection loud(BackfillPace pace) {
        return new Detection(
                truth.dataSource(),
                Set.of(),
                new AlertSettings(
                        Severity.INFO,
                        null,
                        InstantSource.fixed(Instant.parse("2026-03-02T12:00:00Z")),
                        new SessionQueries()),
                pace);
    }

    @Test
    void detectionThatIsInTheMiddleOfAPart_beginsItAnew() throws Exception {
        List<Message> messages = Story.of("habit", HABIT).messages();
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        UUID origin = somebody(requests, messages);
        execute(
                """
                update detection set left_xid = '0', left_part = 0, left_before = '2026-03-01', left_until_xid = xid,
                    left_until_part = part, left_after = (select session_id from session order by session_id limit 1)\
                """);
        requests.ask(requests.values(origin).erased(), Mode.ERASE, "asked to", "officer");

        erase();

        assertThat(
                        texts(
                                "select coalesce(left_after::text, left_until_xid::text, 'anew') from detection"))
                .containsExactly("anew");
        truth.detect(Set.of());
        String after = truth.dump();
        truth.clear();
        tellOneByOne(messages);
        Truthkeeper.assertSame(after, truth.dump(), "in the middle");
    }

    /// What people made of an alert stays with it, under its other id.
    @Test
    void alerts_keepWhatPeopleMadeOfThem() throws Exception {
        List<Message> messages =
                Story.of(
                                "alerts",
                                List.of(
                                        "09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H identity=nadia",
                                        "09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D copy=both"))
                        .messages();
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        UUID origin = somebody(requests, messages);
        truth.clear();
        truth.intake(KEY).write(Truthkeeper.batch(messages));
        Truthkeeper.detect(loud(Truthkeeper.RESTLESS));
        String alert = "select alert_id::text from alert where rule_id = 'source-identity-missing'";
        List<String> before = texts(alert);
        execute(
                "select dispose_alert('%s', 'EXPLAINED', 'officer', 'it was nadia')"
                        .formatted(before.getFirst()));
        String states = "select rule_id || state from alert order by 1";
        List<String> stated = texts(states);
        String told = "select type from alert_event order by alert_event_id";
        List<String> events = texts(told);
        requests.ask(requests.values(origin).erased(), Mode.ERASE, "asked to", "officer");

        erase();
        Truthkeeper.detect(loud(Truthkeeper.RESTLESS));

        assertThat(texts(alert)).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(texts(states)).isEqualTo(stated).contains("source-identity-missingEXPLAINED");
        assertThat(texts(told)).isEqualTo(events);
        assertThat(texts("select alert_id || ' ' || reason from disposition"))
                .singleElement()
                .asString()
                .matches(texts(alert).getFirst() + " it was erased-[0-9a-f]{20}");
        assertThat(
                        texts(
                                "select f.finding_id::text from finding f where f.rule_id = 'source-identity-missing'"))
                .isEqualTo(texts(alert));
    }

    /// Retention leaves of them no more than lines that others are compared with.
    @Test
    void linesOfDroppedSessions_followTheOthers() throws Exception {
        List<Message> messages = Story.of("habit", HABIT).messages();
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        UUID origin = somebody(requests, messages);
        dropFirst();
        requests.ask(requests.values(origin).erased(), Mode.ERASE, "asked to", "officer");

        erase();
        truth.detect(Set.of());

        String lines =
                "select key || ' ' || at || ' ' || coalesce(value, '') from observation order by 1";
        List<String> after = texts(lines);
        truth.clear();
        tell(messages);
        dropFirst();
        assertThat(after).isEqualTo(texts(lines)).isNotEmpty();
    }

    private void dropFirst() throws SQLException {
        execute(
                """
                delete from observed where issued_at(session_id) < '2026-02-01';
                delete from sighting where event_time < '2026-02-01';
                delete from record where event_time < '2026-02-01';
                delete from session where issued_at < '2026-02-01'\
                """);
    }

    private void erase() throws StoreException {
        Eraser eraser = new Eraser(new Store(truth.dataSource(), KEY), Set.of(), () -> {});
        assertThat(eraser.step()).isTrue();
        while (eraser.step()) {
            // One after the other.
        }
    }

    /// Whoever is killed meanwhile leaves nothing behind.
    @Test
    void whatIsBrokenOff_isDoneAnew() throws Exception {
        Path file = STORIES.getFirst().resolve("both-copies-are-one-call.story");
        List<Message> messages = Story.read(file).messages();
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        UUID origin = somebody(requests, messages);
        String before = truth.dump();
        requests.ask(requests.values(origin).erased(), Mode.PSEUDONYMISE, "asked to", "officer");
        Store store = new Store(truth.dataSource(), KEY);

        try (Rewriting rewriting = store.rewrite()) {
            assertThat(Objects.requireNonNull(rewriting).everything()).isNotEmpty();
        }

        assertThat(truth.dump()).isEqualTo(before);
        assertThat(new Eraser(store, Set.of(), () -> {}).step()).isTrue();
        assertThat(truth.dump()).isNotEqualTo(before);
        assertThat(new Eraser(store, Set.of(), () -> {}).step()).isFalse();
    }

    @Test
    void nothingIsTakenIn_underAnotherKey() throws Exception {
        Path file = STORIES.getFirst().resolve("both-copies-are-one-call.story");
        List<Message> messages = Story.read(file).messages();
        ErasureRequests requests = new ErasureRequests(truth.dataSource(), KEY);
        UUID origin = somebody(requests, messages);
        requests.ask(requests.values(origin).erased(), Mode.ERASE, "asked to", "officer");
        new Eraser(new Store(truth.dataSource(), KEY), Set.of(), () -> {}).step();

        assertThatThrownBy(() -> truth.intake(Set.of()).write(Truthkeeper.batch(messages)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("webhook.key");
    }

    private void tell(List<Message> messages) throws Exception {
        truth.intake(KEY).write(Truthkeeper.batch(messages));
        truth.detect(Set.of());
    }

    /// The last one first: what was believed in between stays known.
    private void tellOneByOne(List<Message> messages) throws Exception {
        Intake intake = truth.intake(KEY);
        for (Message message : messages.reversed()) {
            intake.write(Truthkeeper.batch(List.of(message)));
        }
        truth.detect(Set.of());
    }

    private Set<UUID> origins(List<Message> messages) throws Exception {
        execute("delete from erased_value; delete from erasure");
        truth.clear();
        tell(messages);
        Set<UUID> origins = new TreeSet<>();
        for (String id : texts("select origin_id::text from origin")) {
            origins.add(UUID.fromString(id));
        }
        return origins;
    }

    /// Origins that can be erased.
    private List<UUID> people(ErasureRequests requests, List<Message> messages) throws Exception {
        List<UUID> people = new ArrayList<>();
        for (UUID origin : origins(messages)) {
            if (!requests.values(origin).erased().isEmpty()) {
                people.add(origin);
            }
        }
        return people;
    }

    private static List<UUID> some(List<UUID> people) {
        Collections.shuffle(people, new Random(Seeds.one()));
        int most = Boolean.getBoolean("hoptrail.long") ? people.size() : ORIGINS;
        return people.subList(0, Math.min(most, people.size()));
    }

    private UUID somebody(ErasureRequests requests, List<Message> messages) throws Exception {
        List<UUID> people = people(requests, messages);
        assertThat(people).isNotEmpty();
        return people.getFirst();
    }

    private static boolean holds(String row, Collection<String> values, Set<String> tokens) {
        String folded = row.toLowerCase(Locale.ROOT);
        for (String value : values) {
            if (Pattern.compile(
                            "(?<![\\p{L}\\p{N}])"
                                    + Pattern.quote(value.toLowerCase(Locale.ROOT))
                                    + "(?![\\p{L}\\p{N}])")
                    .matcher(folded)
                    .find()) {
                return true;
            }
        }
        Matcher token = TOKEN.matcher(row);
        while (token.find()) {
            if (tokens.contains(token.group())) {
                return true;
            }
        }
        return false;
    }

    /// All hashes and ids that are stored.
    private Set<String> tokens() throws SQLException {
        Set<String> tokens = new TreeSet<>();
        for (String row : rows()) {
            Matcher token = TOKEN.matcher(row);
            while (token.find()) {
                tokens.add(token.group());
            }
        }
        return tokens;
    }

    /// All rows of all tables but those that are left as they are.
    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table :
                texts(
                        """
                        select c.relname from pg_class c
                        where c.relkind in ('r', 'p') and not c.relispartition
                          and c.relnamespace = current_schema()::regnamespace order by 1\
                        """)) {
            if (!Rewriting.LEFT.contains(table) && !table.equals("erasure")) {
                // Salts are random; the ids of sessions that left are kept for indexes for a while.
                String where = table.equals("change_feed") ? " where part >= -1" : "";
                rows.addAll(
                        texts(
                                "select '%1$s ' || jsonb_path_query_array(to_jsonb(t) - 'log_salt' - 'log_batch' - 'log_fields', '$.*')::text from %1$s t%2$s"
                                        .formatted(table, where)));
            }
        }
        return rows;
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = truth.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = truth.owner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
