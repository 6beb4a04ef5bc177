package dev.hoptrail.correlate.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulationExtrasTest {

    @Test
    void attacks_areEachPlantedOnceAboutASessionOfTheTruth() {
        Played played = Played.of(SimulationSettings.plain(20_000, 12, 11).withAttacks());

        List<Truth.Attack> attacks = played.all(Truth.Attack.class);
        assertThat(attacks).extracting(Truth.Attack::rule).hasSize(AttackPlan.size() + 2);
        assertThat(attacks)
                .allSatisfy(attack -> {
                    Truth.Session session =
                            played.sessions.get(Objects.requireNonNull(attack.key()));
                    assertThat(session).as(attack.rule()).isNotNull();
                });
        assertThat(new TreeSet<>(attacks.stream().map(Truth.Attack::rule).toList()))
                .contains(
                        "tag-laundering",
                        "role-chain-juggling",
                        "source-identity-set-mid-chain",
                        "session-name-spoofing",
                        "instance-credentials-elsewhere",
                        "external-account-caller",
                        "key-id-collision",
                        "denied-tag-attempt",
                        "assume-root",
                        "federation-token",
                        "logging-weakened",
                        "golden-saml");
    }

    @Test
    void attacks_leaveIssuedKeysUniqueWithoutThem() {
        Played played = Played.of(SimulationSettings.plain(20_000, 12, 11));

        assertThat(played.sessions).hasSize(played.all(Truth.Session.class).size());
    }

    @Test
    void collision_issuesOneKeyTwice() {
        Played played = Played.of(SimulationSettings.plain(20_000, 12, 11).withAttacks());

        assertThat(played.sessions).hasSize(played.all(Truth.Session.class).size() - 1);
    }

    @Test
    void organization_repeatsRecordsUnderAccountTrails() {
        Played played = Played.of(SimulationSettings.plain(5_000, 8, 5).withOrganization());
        String id = ((Truth.Organization) played.truth.getFirst()).id();

        Map<Boolean, Set<JsonNode>> byTrail =
                new TreeMap<>(Map.of(true, new HashSet<>(), false, new HashSet<>()));
        played.files.forEach(file ->
                Objects.requireNonNull(byTrail.get(file.path().startsWith("AWSLogs/" + id + "/")))
                        .addAll(Played.parse(file)));
        assertThat(byTrail.get(false)).isNotEmpty();
        assertThat(
                        Objects.requireNonNull(byTrail.get(true))
                                .containsAll(Objects.requireNonNull(byTrail.get(false))))
                .isTrue();
        assertThat(played.totals.records()).isGreaterThan(played.totals.distinctRecords());
    }

    @Test
    void hostile_textIsInTheRecordsAsTheTruthTellsIt() {
        Played played = Played.of(SimulationSettings.plain(8_000, 8, 6).withHostile());

        int hostile = 0;
        for (JsonNode node : played.records) {
            JsonNode tags = node.path("requestParameters").path("principalTags");
            String key =
                    node.path("responseElements").path("credentials").path("accessKeyId").asText();
            Truth.Session session = played.sessions.get(key);
            if (session == null || !node.path("eventName").asText().equals("AssumeRoleWithSAML")) {
                continue;
            }
            Map<String, String> expected = new TreeMap<>();
            session.tags().forEach(tag -> expected.put(tag.key(), tag.value()));
            Map<String, String> shown = new TreeMap<>();
            tags.properties().forEach(tag -> shown.put(tag.getKey(), tag.getValue().asText()));
            assertThat(shown).isEqualTo(expected);
            hostile += expected.toString().contains("<") ? 1 : 0;
        }
        assertThat(hostile).isPositive();
    }

    @Test
    void hostile_oddFilesAreToldWithWhatMustComeOfThem() {
        Played played = Played.of(SimulationSettings.plain(8_000, 8, 6).withHostile());

        List<Truth.Oddity> oddities = played.all(Truth.Oddity.class);
        Set<String> paths = new HashSet<>(played.files.stream().map(LogFile::path).toList());
        assertThat(oddities).hasSizeGreaterThan(25);
        assertThat(oddities)
                .allSatisfy(oddity -> {
                    assertThat(paths).contains(oddity.path());
                    assertThat(oddity.path())
                            .matches("odd/\\d\\d-[a-z0-9-]+\\.(json|json\\.gz|jsonl)");
                });
        assertThat(oddities)
                .anyMatch(oddity -> oddity.survive() > 0)
                .anyMatch(oddity -> oddity.reject() > 0);
    }
}
