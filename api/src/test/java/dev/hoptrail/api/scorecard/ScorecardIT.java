package dev.hoptrail.api.scorecard;

import static dev.hoptrail.api.scorecard.CountedTree.ACCOUNT;
import static dev.hoptrail.api.scorecard.CountedTree.ADMIN;
import static dev.hoptrail.api.scorecard.CountedTree.GHOST;
import static dev.hoptrail.api.scorecard.CountedTree.HOSTILE;
import static dev.hoptrail.api.scorecard.CountedTree.OTHER;
import static dev.hoptrail.api.scorecard.CountedTree.READER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.cli.Ran;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Scorecards of a day of which every number is known by hand.
final class ScorecardIT {

    private static final String DAY = "2026-05-04";
    private static final String OTHER_DAY = "2026-05-14";
    private static final long SEED = Long.getLong("seed", 7);
    private static final int AT_ONCE = 4;

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
        service.push(CountedTree.bytes(CountedTree.of(DAY)));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String during(String day) {
        return "from=%sT00:00:00Z&to=%sT23:59:59Z".formatted(day, day);
    }

    private static JsonNode scorecard(String more) {
        return service.json("/api/v1/scorecard?" + during(DAY) + more);
    }

    private static String share(JsonNode share) {
        return share.path("count").asLong() + " of " + share.path("of").asLong();
    }

    private static String shares(JsonNode shares) {
        return "%s named, %s source identity, %s tags"
                .formatted(
                        share(shares.path("named")),
                        share(shares.path("sourceIdentity")),
                        share(shares.path("tags")));
    }

    private static List<String> losses(JsonNode score) {
        return StreamSupport.stream(score.path("losses").spliterator(), false)
                .map(lost ->
                        "%s %d, %d calls"
                                .formatted(
                                        lost.path("tagKey").isNull()
                                                ? lost.path("loss").asText()
                                                : "MISSING_TAG " + lost.path("tagKey").asText(),
                                        lost.path("sessions").asLong(),
                                        lost.path("uses").asLong()))
                .toList();
    }

    private static JsonNode role(JsonNode scorecard, String arn) {
        return StreamSupport.stream(scorecard.path("roles").spliterator(), false)
                .filter(role -> role.path("roleArn").asText().equals(arn))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyNumber_isWhatTheDayHolds_withWhatIsLostBesideIt() {
        JsonNode card = scorecard("&requiredTag=PROJECT");

        assertThat(card.at("/basis/roles").asText()).isEqualTo("ALL");
        assertThat(card.at("/basis/tags").asText()).isEqualTo("REQUEST");
        assertThat(card.at("/basis/originKinds").toString()).doesNotContain("AWS_SERVICE");
        assertThat(shares(card.at("/total/sessions")))
                .isEqualTo("4 of 7 named, 2 of 7 source identity, 2 of 7 tags");
        assertThat(shares(card.at("/total/uses")))
                .isEqualTo("5 of 8 named, 4 of 8 source identity, 4 of 8 tags");
        assertThat(losses(card.path("total")))
                .containsExactly(
                        "UNSEEN_CALLER 2, 1 calls",
                        "AWS_SERVICE 1, 2 calls",
                        "NO_SOURCE_IDENTITY 5, 4 calls",
                        "MISSING_TAG project 5, 4 calls");
        assertThat(card.path("roles").findValuesAsText("roleArn"))
                .containsExactly(ADMIN, GHOST, HOSTILE, READER);
        JsonNode admin = role(card, ADMIN);
        assertThat(shares(admin.at("/score/sessions")))
                .isEqualTo("2 of 4 named, 1 of 4 source identity, 1 of 4 tags");
        assertThat(shares(role(card, READER).at("/score/sessions")))
                .isEqualTo("1 of 1 named, 1 of 1 source identity, 1 of 1 tags");
        assertThat(card.path("accounts").findValuesAsText("accountId"))
                .containsExactly(ACCOUNT, OTHER);
        assertThat(card.path("trend")).hasSize(1);
        assertThat(card.at("/trend/0/sessions")).isEqualTo(card.at("/total/sessions"));
        assertThat(card.toString().toLowerCase(Locale.ROOT)).doesNotContain("compliant");
    }

    @Test
    void queries_findTheSessionsThatWereCounted() {
        JsonNode card = scorecard("&requiredTag=project");
        List<JsonNode> scores = new ArrayList<>(List.of(card.path("total")));
        card.path("accounts").forEach(account -> scores.add(account.path("score")));
        card.path("roles").forEach(role -> scores.add(role.path("score")));
        assertThat(scores).hasSize(7);
        for (JsonNode score : scores) {
            assertThat(found(score)).isEqualTo(score.at("/sessions/named/of").asLong());
            for (JsonNode loss : score.path("losses")) {
                assertThat(found(loss))
                        .as(loss.toString())
                        .isEqualTo(loss.path("sessions").asLong());
            }
        }
    }

    private static long found(JsonNode asked) {
        String query = URLEncoder.encode(asked.path("query").asText(), UTF_8);
        return service.json("/api/v1/sessions?" + during(DAY) + "&q=" + query)
                .at("/total/value")
                .asLong();
    }

    @Test
    void order_ofRecordsDoesNotMatter() {
        List<ObjectNode> records = CountedTree.of(OTHER_DAY);
        Collections.shuffle(records, new Random(SEED));
        for (int i = 0; i < records.size(); i += AT_ONCE) {
            int end = Math.min(records.size(), i + AT_ONCE);
            service.push(CountedTree.bytes(records.subList(i, end)));
        }
        JsonNode shuffled =
                service.json("/api/v1/scorecard?requiredTag=project&" + during(OTHER_DAY));
        JsonNode straight = scorecard("&requiredTag=project");

        for (String part : new String[] {"total", "accounts", "roles"}) {
            assertThat(shuffled.path(part)).as("seed " + SEED).isEqualTo(straight.path(part));
        }
    }

    @Test
    void remedies_holdTheCallersSeen_andAreJsonWhateverNamesSay() throws IOException {
        JsonNode card = scorecard("&requiredTag=project");
        JsonNode policy = policy(role(card, ADMIN));

        assertThat(policy.at("/Statement/0/Principal/AWS/0").asText()).isEqualTo(GHOST);
        assertThat(policy.at("/Statement/1/Principal/AWS/0").asText())
                .isEqualTo("arn:aws:iam::111122223333:user/alice");
        assertThat(policy.at("/Statement/1/Action"))
                .extracting(JsonNode::asText)
                .containsExactly("sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession");
        assertThat(policy.at("/Statement/1/Condition/Null").toString())
                .isEqualTo(
                        "{\"sts:SourceIdentity\":\"false\",\"aws:RequestTag/project\":\"false\"}");
        String advice = role(card, ADMIN).path("remedies").toString();
        assertThat(advice)
                .contains("No trail of account 444455556666 was read")
                .contains("Services (lambda.amazonaws.com) can set none of it");
        assertThat(policy(role(card, HOSTILE)).at("/Statement/0/Principal/AWS"))
                .extracting(JsonNode::asText)
                .containsExactly("arn:aws:iam::111122223333:user/alice");
        assertThat(role(card, READER).path("remedies")).isEmpty();
    }

    private static JsonNode policy(JsonNode role) throws IOException {
        for (JsonNode remedy : role.path("remedies")) {
            if (!remedy.path("policy").isNull()) {
                return new ObjectMapper().readTree(remedy.path("policy").asText());
            }
        }
        throw new AssertionError("No policy for " + role);
    }

    @Test
    void narrowing_countsTheRest_andWhatMeansNothingIsRefused() {
        assertThat(shares(scorecard("&account=" + OTHER).at("/total/sessions")))
                .isEqualTo("0 of 1 named, 0 of 1 source identity, 0 of 0 tags");
        String reader = URLEncoder.encode(READER, UTF_8);
        assertThat(shares(scorecard("&role=" + reader).at("/total/sessions")))
                .isEqualTo("1 of 1 named, 1 of 1 source identity, 0 of 0 tags");
        assertThat(scorecard("&limit=1").path("roles")).hasSize(1);
        assertThat(scorecard("&limit=1").path("roleCount").asInt()).isEqualTo(4);
        JsonNode months =
                service.json("/api/v1/scorecard?from=2026-03-01T00:00:00Z&to=2026-05-05T00:00:00Z");
        assertThat(months.path("trend")).hasSize(10);
        assertThat(months.at("/trend/9/sessions/named/of").asLong()).isEqualTo(7);
        for (String wrong :
                List.of(
                        "account=1",
                        "sensitivity=HIGH",
                        "requiredTag=",
                        "limit=0",
                        "from=x",
                        "from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
                        "q=role:*")) {
            assertThat(service.get("/api/v1/scorecard?" + wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void context_saysWhatIsPrivileged_andWhatTagsAreRequired() throws InterruptedException {
        String roles =
                """
                roles:
                  - arn: "arn:aws:iam::*:role/ops/*"
                    sensitivity: high
                    requiredTags: [Project]
                  - arn: "arn:aws:iam::*:role/Reader"
                    sensitivity: medium
                """;
        service.send(
                service.request("/api/v1/context/roles")
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(roles))
                        .build());
        try {
            JsonNode card = until("CONTEXT");
            assertThat(card.at("/basis/sensitivity").asText()).isEqualTo("HIGH");
            assertThat(card.at("/basis/tags").asText()).isEqualTo("CONTEXT");
            assertThat(shares(card.at("/total/sessions")))
                    .isEqualTo("2 of 4 named, 1 of 4 source identity, 1 of 4 tags");
            assertThat(found(card.path("total"))).isEqualTo(4);
            assertThat(shares(scorecard("&sensitivity=medium").at("/total/sessions")))
                    .isEqualTo("3 of 5 named, 2 of 5 source identity, 1 of 4 tags");
            assertThat(scorecard("&sensitivity=any").at("/total/sessions/named/of").asLong())
                    .isEqualTo(7);
        } finally {
            service.send(service.request("/api/v1/context/roles").DELETE().build());
            until("ALL");
        }
    }

    /// The context is taken over within seconds.
    private static JsonNode until(String basis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            JsonNode card = scorecard("");
            if (card.at("/basis/roles").asText().equals(basis)) {
                return card;
            }
            assertThat(System.nanoTime()).as("still not %s", basis).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void commandLine_printsThem() throws IOException {
        String[] words = {
            "scorecard",
            "--from",
            DAY + "T00:00:00Z",
            "--to",
            DAY + "T23:59:59Z",
            "--require-tag",
            "Project"
        };
        Ran table = Ran.of(service, words);

        assertThat(table.exit()).as(table.err()).isZero();
        assertThat(table.out())
                .contains("4 of 7", "57 %", "1 AWS_SERVICE", "ops/Admin")
                .doesNotContain("\u001b");
        assertThat(table.out().lines()).allMatch(line -> line.length() <= 120);

        List<String> more = new ArrayList<>(List.of(words));
        more.add("--role");
        more.add(ADMIN);
        Ran ofRole = Ran.of(service, more.toArray(String[]::new));
        assertThat(ofRole.out()).contains("\"sts:SetSourceIdentity\"", "Not proven");

        more.add("--json");
        Ran json = Ran.of(service, more.toArray(String[]::new));
        assertThat(new ObjectMapper().readTree(json.out()).at("/total/sessions/named/of").asLong())
                .isEqualTo(4);
        assertThat(Ran.of(service, "scorecard", "--account", "x").exit()).isEqualTo(1);
    }
}
