package dev.hoptrail.correlate.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Set<String> ISSUING =
            Set.of(
                    "AssumeRole",
                    "AssumeRoleWithSAML",
                    "AssumeRoleWithWebIdentity",
                    "AssumeRoot",
                    "GetFederationToken",
                    "GetSessionToken");

    private static final Set<String> LINKED = Set.of("EXACT", "STRONG", "PROBABLE");

    private static Played played;

    @BeforeAll
    static void play() {
        played = Played.of(SimulationSettings.plain(30_000, 20, 42));
    }

    @Test
    void run_sameSeedSameBytes() {
        Played first = Played.of(SimulationSettings.plain(3_000, 8, 7));
        Played second = Played.of(SimulationSettings.plain(3_000, 8, 7));

        assertThat(second.digest()).isEqualTo(first.digest());
    }

    @Test
    void run_otherSeedOtherBytes() {
        Played first = Played.of(SimulationSettings.plain(3_000, 8, 7));
        Played second = Played.of(SimulationSettings.plain(3_000, 8, 8));

        assertThat(second.digest()).isNotEqualTo(first.digest());
    }

    @Test
    void run_spreadsItsRecordsOverTheDaysAskedFor() {
        Played month = Played.of(SimulationSettings.plain(6_000, 4, 7).over(30));

        Map<String, Integer> byDay = new TreeMap<>();
        for (LogFile file : month.files) {
            String[] folders = file.path().split("/", -1);
            byDay.merge(
                    String.join("-", folders[4], folders[5], folders[6]),
                    file.records().size(),
                    Integer::sum);
        }

        assertThat(byDay).hasSizeGreaterThanOrEqualTo(30);
        byDay.keySet().stream()
                .limit(30)
                .forEach(day -> assertThat(byDay.get(day)).as(day).isBetween(60, 500));
    }

    @Test
    void run_filesAreWhereAwsPutsThemAndBelowFourMebibytes() {
        assertThat(played.files)
                .isNotEmpty()
                .allSatisfy(file -> {
                    assertThat(file.path())
                            .matches(
                                    "AWSLogs/\\d{12}/CloudTrail/[a-z0-9-]+/\\d{4}/\\d\\d/\\d\\d/"
                                            + "\\d{12}_CloudTrail_[a-z0-9-]+_\\d{8}T\\d{4}Z_[A-Za-z0-9]{16}\\.json\\.gz");
                    assertThat(file.content().length).isLessThan(4 << 20);
                });
        assertThat(played.files).extracting(LogFile::path).doesNotHaveDuplicates();
    }

    @Test
    void run_recordsOfAFileAgreeWithItsPath() {
        for (LogFile file : played.files) {
            String[] folders = file.path().split("/", -1);
            for (JsonNode node : Played.parse(file)) {
                assertThat(node.path("recipientAccountId").asText()).isEqualTo(folders[1]);
                assertThat(node.path("awsRegion").asText()).isEqualTo(folders[3]);
            }
        }
    }

    @Test
    void run_countsWhatItDelivers() {
        long lines = 0;
        long sts = 0;
        Set<String> distinct = new HashSet<>();
        Set<String> issuances = new HashSet<>();
        for (JsonNode node : played.records) {
            String id = node.path("recipientAccountId").asText() + node.path("eventID").asText();
            lines++;
            sts += node.path("eventSource").asText().equals("sts.amazonaws.com") ? 1 : 0;
            distinct.add(id);
            if (isIssuance(node)) {
                issuances.add(id);
            }
        }

        assertThat(played.totals.records()).isEqualTo(lines);
        assertThat(played.totals.distinctRecords()).isEqualTo(distinct.size());
        assertThat(played.totals.stsRecords()).isEqualTo(sts);
        assertThat(played.totals.issuances()).isEqualTo(issuances.size());
        assertThat(played.totals.files()).isEqualTo(played.files.size());
        assertThat(lines).isBetween(30_000L, 30_200L);
        assertThat(sts * 1000 / lines).isBetween(160L, 175L);
    }

    @Test
    void run_truthHasEveryIssuedKeyOnceAndNoOther() {
        Map<String, Set<String>> events = new TreeMap<>();
        Map<String, Set<String>> keysByAction = new TreeMap<>();
        for (JsonNode node : played.records) {
            if (isIssuance(node)) {
                String key = issuedKey(node);
                events.computeIfAbsent(key, k -> new TreeSet<>())
                        .add(node.path("eventID").asText());
                keysByAction
                        .computeIfAbsent(node.path("eventName").asText(), k -> new TreeSet<>())
                        .add(key);
            }
        }

        assertThat(played.sessions.keySet()).isEqualTo(events.keySet());
        played.sessions.forEach((key, session) -> {
            assertThat(new TreeSet<>(session.eventIds())).isEqualTo(events.get(key));
            assertThat(session.sourceCopies()).isEqualTo(session.eventIds().size());
        });
        keysByAction.forEach((action, keys) ->
                assertThat(played.totals.sessions().get(action)).isEqualTo(keys.size()));
    }

    @Test
    void run_keysAndPrincipalsDecodeToTheirAccounts() {
        for (Truth.Session session : played.sessions.values()) {
            assertThat(Ids.accountOf(session.key())).isEqualTo(session.accountId());
            if (session.kind().equals("ROLE")) {
                assertThat(Ids.accountOf(session.principalId())).isEqualTo(session.accountId());
            }
        }
    }

    @Test
    void run_inheritedTagsAreTheTransitiveSetOfTheParent() {
        int compared = 0;
        for (JsonNode node : played.records) {
            Truth.Session session = isIssuance(node) ? played.sessions.get(issuedKey(node)) : null;
            if (session == null || !LINKED.contains(session.grade())) {
                continue;
            }
            Truth.Session parent = parent(session);
            Map<String, String> expected = new TreeMap<>();
            parent.tags().stream()
                    .filter(Truth.Tag::transitive)
                    .forEach(tag -> expected.put(tag.key(), tag.value()));
            Map<String, String> shown = new TreeMap<>();
            node.path("requestParameters")
                    .path("incomingTransitiveTags")
                    .properties()
                    .forEach(tag -> shown.put(tag.getKey(), tag.getValue().asText()));
            assertThat(shown).isEqualTo(expected);
            compared += expected.isEmpty() ? 0 : 1;
        }

        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void run_copiesOfACallAgree() {
        Map<String, JsonNode> first = new HashMap<>();
        Set<String> pairs = new HashSet<>();
        for (JsonNode node : played.records) {
            if (!isIssuance(node) || !node.has("sharedEventID")) {
                continue;
            }
            String shared = node.path("sharedEventID").asText();
            JsonNode other = first.putIfAbsent(shared, node);
            if (other != null && !other.path("eventID").equals(node.path("eventID"))) {
                pairs.add(shared);
                for (String field :
                        List.of(
                                "requestParameters",
                                "responseElements",
                                "requestID",
                                "eventTime",
                                "resources")) {
                    assertThat(node.get(field)).isEqualTo(other.get(field));
                }
                assertThat(Set.of(type(node), type(other))).contains("AWSAccount").hasSize(2);
            }
        }

        assertThat(pairs).hasSizeGreaterThan(500);
    }

    @Test
    void run_exactChildrenShowKeyPrincipalAndCreationOfTheirParent() {
        int exact = 0;
        for (JsonNode node : played.records) {
            Truth.Session session = isIssuance(node) ? played.sessions.get(issuedKey(node)) : null;
            if (session == null
                    || !session.grade().equals("EXACT")
                    || type(node).equals("AWSAccount")) {
                continue;
            }
            JsonNode caller = node.path("userIdentity");
            Truth.Session parent = parent(session);
            assertThat(caller.path("principalId").asText()).isEqualTo(parent.principalId());
            assertThat(
                            caller.path("sessionContext")
                                    .path("attributes")
                                    .path("creationDate")
                                    .asText())
                    .isEqualTo(parent.issuedAt().toString());
            List<String> keys = new ArrayList<>(parent.otherKeys());
            keys.add(parent.key());
            assertThat(
                            parent.action().equals("AssumeRoleWithSAML")
                                    || keys.contains(caller.path("accessKeyId").asText()))
                    .isTrue();
            assertThat(session.issuedAt()).isBetween(parent.issuedAt(), parent.expiresAt());
            exact++;
        }

        assertThat(exact).isGreaterThan(500);
    }

    @Test
    void run_everyKindOfLinkOccurs() {
        assertThat(played.totals.grades().keySet())
                .containsExactlyInAnyOrder(
                        "ORIGIN", "EXACT", "STRONG", "PROBABLE", "AMBIGUOUS", "UNSEEN");
        assertThat(played.sessions.values()).anyMatch(s -> Integer.valueOf(6).equals(s.depth()));
        assertThat(played.totals.unseen()).isPositive();
        assertThat(played.totals.denials()).isPositive();
    }

    @Test
    void forest_isSmallAndAlmostAllIdentityEvents() {
        for (long seed = 1; seed <= 50; seed++) {
            Simulation.Forest forest = Simulation.forest(60, seed);

            assertThat(forest.records()).as("seed %d", seed).hasSizeBetween(60, 110);
            forest.records().forEach(Played::parse);
        }
    }

    @Test
    void json_ofEveryTruthLineIsWellFormed() {
        for (Truth line : played.truth) {
            assertThat(
                            Played.parse(
                                            line.json()
                                                    .getBytes(
                                                            java.nio.charset.StandardCharsets
                                                                    .UTF_8))
                                    .path("type")
                                    .asText())
                    .isNotEmpty();
        }
    }

    private static Truth.Session parent(Truth.Session session) {
        Truth.Parent parent = Objects.requireNonNull(session.parent());
        return Objects.requireNonNull(played.sessions.get(Objects.requireNonNull(parent.key())));
    }

    private static boolean isIssuance(JsonNode node) {
        return node.path("eventSource").asText().equals("sts.amazonaws.com")
                && ISSUING.contains(node.path("eventName").asText())
                && !node.has("errorCode");
    }

    private static String issuedKey(JsonNode node) {
        return node.path("responseElements").path("credentials").path("accessKeyId").asText();
    }

    private static String type(JsonNode node) {
        return node.path("userIdentity").path("type").asText();
    }
}
