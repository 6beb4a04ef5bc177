package dev.hoptrail.correlate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.detect.Rules;
import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.search.SessionQueries;
import dev.hoptrail.correlate.store.AlertSettings;
import dev.hoptrail.correlate.store.BackfillPace;
import dev.hoptrail.correlate.store.Detection;
import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Alerts follow findings, and each change of one leaves a row for whoever is to be told.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AlertsIT {
    private static final Instant STORY = Instant.parse("2026-03-02T12:00:00Z");
    private static final String MISSING =
            "09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D copy=both";
    private static final String PARENT =
            "09:00:00 AssumeRole by=user:nadia@hub role=Hub@hub name=nadia key=H identity=nadia";

    private static final InstantSource LONG_AFTER =
            InstantSource.fixed(STORY.plus(Duration.ofDays(30)));

    private Truthkeeper truth;

    @BeforeAll
    void open() {
        truth = new Truthkeeper();
    }

    @AfterAll
    void close() {
        truth.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        truth.clear();
    }

    private void tell(String... lines) throws Exception {
        Story story = Story.of("alerts", List.of(lines));
        truth.intake(Set.of()).write(Truthkeeper.batch(story.messages()));
    }

    private void detect(InstantSource clock) throws SQLException {
        Truthkeeper.detect(detection(clock));
    }

    private Detection detection(InstantSource clock) {
        return detection(clock, Truthkeeper.RESTLESS);
    }

    private Detection detection(InstantSource clock, BackfillPace pace) {
        return new Detection(
                truth.dataSource(),
                Set.of(),
                AlertSettings.standard(clock, new SessionQueries()),
                pace);
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
        try (Connection connection = truth.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> events() throws SQLException {
        return texts("select type from alert_event order by alert_event_id");
    }

    @Test
    void finding_opensAnAlertThatTellsAll() throws Exception {
        tell(PARENT, MISSING);

        detect(InstantSource.fixed(STORY));

        assertThat(events()).containsExactly("alert.opened");
        assertThat(
                        texts(
                                """
                                select concat_ws(' ', payload ->> 'ruleId', payload ->> 'state', payload ->> 'severity',
                                    jsonb_array_length(payload -> 'path'), payload -> 'path' -> 0 ->> 'sessionName',
                                    payload -> 'origin' ->> 'kind', jsonb_array_length(payload -> 'records'),
                                    payload -> 'dispositions', payload ->> 'at')
                                from alert_event\
                                """))
                .containsExactly(
                        "source-identity-missing OPEN MEDIUM 2 nadia IAM_USER 3 [] 2026-03-02T09:05:00Z");
    }

    @Test
    void findingOfLongAgo_wakesNobody() throws Exception {
        tell(PARENT, MISSING);

        detect(InstantSource.fixed(STORY.plusSeconds(90_000)));

        assertThat(texts("select rule_id from finding")).contains("source-identity-missing");
        assertThat(events()).isEmpty();
    }

    @Test
    void sessionOfLongAgo_waitsUntilNothingNewIsTold() throws Exception {
        tell(PARENT, MISSING);
        follow(detection(InstantSource.fixed(STORY)));
        assertThat(texts("select rule_id from finding")).contains("source-identity-missing");

        truth.clear();
        tell(PARENT, MISSING);
        Detection later = detection(LONG_AFTER);
        follow(later);
        assertThat(texts("select rule_id from finding")).isEmpty();
        assertThat(later.isCaughtUp()).isFalse();
        Truthkeeper.detect(later);
        assertThat(texts("select rule_id from finding")).contains("source-identity-missing");
    }

    @Test
    void backfillThatDoesNotRest_waits_yetNotTooLong() throws Exception {
        BackfillPace patient = new BackfillPace(Duration.ofHours(1), Duration.ofHours(1));
        tell(PARENT, MISSING);
        Detection detection = detection(LONG_AFTER, patient);
        follow(detection);
        assertThat(detection.step()).isFalse();
        assertThat(texts("select rule_id from finding")).isEmpty();

        // As after a kill: nobody knows since when it waits.
        detection(LONG_AFTER, patient).step();
        assertThat(texts("select rule_id from finding")).contains("source-identity-missing");

        truth.clear();
        tell(PARENT, MISSING);
        Detection hasty =
                detection(LONG_AFTER, new BackfillPace(Duration.ofHours(1), Duration.ZERO));
        follow(hasty);
        assertThat(texts("select rule_id from finding")).isEmpty();
        tell(PARENT, MISSING, "09:30:00 AssumeRole by=H role=Deploy@shop name=nadia key=E");
        assertThat(hasty.step()).isTrue();
        assertThat(texts("select rule_id from finding")).contains("source-identity-missing");
        assertThat(hasty.isCaughtUp()).isFalse();
    }

    @Test
    void batchUnderWay_isNoRest() throws Exception {
        tell(PARENT, MISSING);
        Detection detection = detection(LONG_AFTER);
        follow(detection);
        try (StoreTransaction _ = new Store(truth.dataSource()).begin()) {
            assertThat(detection.step()).isFalse();
            assertThat(texts("select rule_id from finding")).isEmpty();
        }
        Truthkeeper.detect(detection);
        assertThat(texts("select rule_id from finding")).contains("source-identity-missing");
    }

    /// Steps until the feed was read, and no further.
    private void follow(Detection detection) throws SQLException {
        do {
            detection.step();
        } while (!texts(
                        "select count(*) from change_feed f, detection d where f.part >= 0 and (f.xid, f.part) >= (d.xid, d.part)")
                .contains("0"));
    }

    @Test
    void findingBelowTheSeverity_wakesNobody() throws Exception {
        tell(PARENT, MISSING);

        Truthkeeper.detect(
                new Detection(
                        truth.dataSource(),
                        Set.of(),
                        new AlertSettings(
                                Severity.HIGH,
                                Instant.EPOCH,
                                InstantSource.fixed(STORY),
                                new SessionQueries()),
                        Truthkeeper.RESTLESS));

        assertThat(events()).isEmpty();
    }

    @Test
    void lateRecord_withdrawsTheAlert() throws Exception {
        tell(
                "09:00:00 AssumeRole by=ghost:Old/x@hub role=Hub@hub name=nadia key=H created=08:00:00",
                "09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D identity=nadia");
        detect(InstantSource.fixed(STORY));
        assertThat(texts("select rule_id || ' ' || state from alert"))
                .contains("source-identity-set-mid-chain OPEN");

        tell(
                "09:00:00 AssumeRole by=ghost:Old/x@hub role=Hub@hub name=nadia key=H created=08:00:00",
                "09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D identity=nadia",
                "09:00:00 AssumeRole by=ghost:Old/x@hub role=Hub@hub name=nadia key=H created=08:00:00"
                        + " identity=nadia event=1 amends=UPDATED_DATA");
        detect(InstantSource.fixed(STORY));

        assertThat(texts("select rule_id || ' ' || state from alert"))
                .contains("source-identity-set-mid-chain WITHDRAWN");
        assertThat(events()).contains("alert.withdrawn");
    }

    private void suppress(String rule, String query, String expires) throws SQLException {
        execute(
                """
                insert into suppression (suppression_id, rule_id, query, reason, made_by, expires_at)
                values (gen_random_uuid(), %s, '%s', 'known', 'anna', '%s')\
                """
                        .formatted(rule, query, expires));
    }

    @Test
    void suppressedFinding_staysAFinding() throws Exception {
        suppress("'source-identity-missing'", "", "2026-04-01");
        tell(PARENT, MISSING);

        detect(InstantSource.fixed(STORY));

        assertThat(texts("select rule_id from finding")).contains("source-identity-missing");
        assertThat(events()).isEmpty();
    }

    @Test
    void suppressionByQuery_coversWhatSearchFindsBySession_findings_andOrigin() throws Exception {
        // What the transaction itself wrote is seen: the finding that the query names.
        suppress(
                "null",
                "role:Dep* AND depth:[1 TO 2] AND originKind:iam_user -tag.Team:* finding:source-identity-missing",
                "2026-04-01");
        tell(PARENT, MISSING);

        detect(InstantSource.fixed(STORY));

        assertThat(texts("select rule_id from finding")).contains("source-identity-missing");
        assertThat(events()).isEmpty();
    }

    @Test
    void suppressionThatSpeaksOfOthers_keepsNothingBack() throws Exception {
        suppress("null", "role:Other", "2026-04-01");
        suppress("'deep-chain'", "", "2026-04-01");
        suppress("null", "this is (no query", "2026-04-01");
        tell(PARENT, MISSING);

        detect(InstantSource.fixed(STORY));

        assertThat(events()).containsExactly("alert.opened");
    }

    @Test
    void suppressionThatExpiredOrEnded_keepsNothingBack() throws Exception {
        suppress("'source-identity-missing'", "", "2026-03-01");
        suppress("'source-identity-missing'", "", "2026-04-01");
        execute("update suppression set ended_at = '2026-03-01' where expires_at > '2026-03-15'");
        tell(PARENT, MISSING);

        detect(InstantSource.fixed(STORY));

        assertThat(events()).containsExactly("alert.opened");
    }

    @Test
    void ruleThatIsSwitchedOff_withdrawsWhatItFound() throws Exception {
        tell(PARENT, MISSING);
        detect(InstantSource.fixed(STORY));

        execute(
                """
                insert into rule_setting (rule_id, version, enabled, parameters, set_by)
                values ('source-identity-missing', 1, false, '{}', 'anna')\
                """);
        detect(InstantSource.fixed(STORY));

        assertThat(texts("select rule_id from finding where rule_id = 'source-identity-missing'"))
                .isEmpty();
        assertThat(events()).containsExactly("alert.opened", "alert.withdrawn");
    }

    private static final String WRITTEN =
            """
            title: %s
            id: 3f1d1f0e-4b8d-4c1c-9a53-0d3f0a2b7c99
            logsource: {product: hoptrail, category: session}
            detection:
                selection:
                    role|contains: %s
                    finding: source-identity-missing
                condition: selection
            falsepositives: [None known.]
            level: high
            """;

    @Test
    void writtenRule_findsUnderItsVersions_andWithdrawsOnceDeleted() throws Exception {
        tell(PARENT, MISSING);
        detect(InstantSource.fixed(STORY));
        String id = truth.write(WRITTEN.formatted("Deployed", "deploy"));
        detect(InstantSource.fixed(STORY));
        assertThat(texts(written(id, "content ->> 'message'")))
                .containsExactly(
                        "OPEN HIGH 1.0 nadia entered Deploy in %s: Deployed.".formatted(shop()));

        truth.write(id, WRITTEN.formatted("Deployed again", "deploy"));
        detect(InstantSource.fixed(STORY));
        assertThat(texts(written(id, "content ->> 'title'")))
                .containsExactly("OPEN HIGH 2.0 Deployed again");

        truth.write(id, WRITTEN.formatted("Others", "other"));
        detect(InstantSource.fixed(STORY));
        assertThat(texts("select rule_id from finding where rule_id = '%s'".formatted(id)))
                .isEmpty();
        assertThat(texts(written(id, "content ->> 'title'")))
                .containsExactly("WITHDRAWN HIGH 2.0 Deployed again");

        truth.write(id, WRITTEN.formatted("Deployed", "deploy"));
        detect(InstantSource.fixed(STORY));
        truth.write(id, null);
        detect(InstantSource.fixed(STORY));

        assertThat(texts("select rule_id from finding where rule_id = '%s'".formatted(id)))
                .isEmpty();
        assertThat(
                        texts(
                                "select type from alert_event where rule_id = '%s' order by alert_event_id"
                                        .formatted(id)))
                .containsExactly(
                        "alert.opened",
                        "alert.updated",
                        "alert.withdrawn",
                        "alert.opened",
                        "alert.withdrawn");
    }

    private static final String[] REPORTED = {
        "09:00:00 AssumeRole by=ghost:Old/x@hub role=Hub@hub name=nadia key=H created=08:00:00",
        "09:05:00 AssumeRole by=H role=Deploy@shop name=nadia key=D",
        "09:10:00 AssumeRole by=D role=Backup@shop name=nadia key=B",
        "09:15:00 AssumeRole by=user:max@hub role=Hub@hub name=max key=M",
        "09:20:00 AssumeRole by=M role=Deploy@shop name=max key=N",
    };

    private void report(String session, String since, boolean withdrawn) throws SQLException {
        execute(
                """
                insert into session_report (session_id, since, withdrawn, reason, given_by)
                values ('%s', '%s', %s, 'stolen', 'anna')\
                """
                        .formatted(session, since, withdrawn));
    }

    private List<String> outlived() throws SQLException {
        return texts(
                """
                select s.session_name || ' ' || split_part(s.role_arn, '/', 2) || ' ' || to_char(f.at at time zone 'UTC', 'HH24:MI')
                from finding f join session s on s.session_id = f.session_id
                where f.rule_id = 'revocation-outlived' order by f.at\
                """);
    }

    @Test
    void reportedSession_isOutlivedByWhatCameFromIt_inAnyOrder() throws Exception {
        tell(REPORTED);
        String hub =
                texts(
                                "select session_id::text from session where role_arn like '%/Hub' and session_name = 'nadia'")
                        .getFirst();
        report(hub, "2026-03-02T09:07:00Z", false);
        detect(InstantSource.fixed(STORY));
        assertThat(outlived()).containsExactly("nadia Deploy 09:07", "nadia Backup 09:10");
        String dump = truth.dump();

        truth.clear();
        report(hub, "2026-03-02T09:07:00Z", false);
        // The latest call first, with a look in between: what it came from arrives after it.
        for (Message message : Story.of("alerts", List.of(REPORTED)).messages().reversed()) {
            truth.intake(Set.of()).write(Truthkeeper.batch(List.of(message)));
            detect(InstantSource.fixed(STORY));
        }
        Truthkeeper.assertSame(truth.dump(), dump, "reported first");

        report(hub, "2026-03-02T09:07:00Z", true);
        detect(InstantSource.fixed(STORY));
        assertThat(outlived()).isEmpty();
        report(hub, "2026-03-02T10:07:00Z", false);
        detect(InstantSource.fixed(STORY));
        assertThat(outlived()).containsExactly("nadia Backup 10:07");
    }

    @Test
    void reportOfAPlaceholder_holdsForWhatTookItsPlace() throws Exception {
        String entry = "08:00:00 AssumeRole by=user:nadia@hub role=Old@hub name=x key=O";
        String below =
                "08:30:00 AssumeRole by=ghost:Old/x@hub role=Hub@hub name=nadia key=H created=08:00:00";
        tell(below);
        String placeholder =
                texts("select session_id::text from session where kind = 'UNSEEN'").getFirst();
        report(placeholder, "2026-03-02T08:20:00Z", false);
        detect(InstantSource.fixed(STORY));
        assertThat(outlived()).containsExactly("nadia Hub 08:30");

        tell(entry, below);
        detect(InstantSource.fixed(STORY));

        assertThat(texts("select kind from session where kind = 'UNSEEN'")).isEmpty();
        assertThat(outlived()).containsExactly("nadia Hub 08:30");
    }

    private static String shop() {
        return StoryIds.account("shop");
    }

    private static String written(String id, String what) {
        return "select concat_ws(' ', state, severity, content ->> 'ruleVersion', %s) from alert where rule_id = '%s'"
                .formatted(what, id);
    }

    @Test
    void changedSeverity_isTold_underTheNewVersion() throws Exception {
        tell(PARENT, MISSING);
        detect(InstantSource.fixed(STORY));

        execute(
                """
                insert into rule_setting (rule_id, version, enabled, severity, parameters, set_by)
                values ('source-identity-missing', 1, true, 'CRITICAL', '{}', 'anna')\
                """);
        detect(InstantSource.fixed(STORY));

        assertThat(events()).containsExactly("alert.opened", "alert.updated");
        assertThat(texts("select content ->> 'ruleVersion' from alert"))
                .containsExactly(Rules.VERSION + ".1");
    }
}
