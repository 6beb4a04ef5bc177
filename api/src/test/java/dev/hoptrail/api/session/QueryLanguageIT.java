package dev.hoptrail.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every field and every form of the query language, asked over HTTP: S is alice's sign-in, from
/// which she hops to D (Deploy) and on to A (Audit); G is somebody unseen, who hops to F (Deploy).
final class QueryLanguageIT {

    private static final Map<String, String> LETTERS =
            Map.of(
                    "ASIAEXAMPLEKEY000001", "S",
                    "ASIAEXAMPLEKEY000002", "D",
                    "ASIAEXAMPLEKEY000003", "A",
                    "ASIAEXAMPLEKEY000005", "F",
                    "ASIAEXAMPLEKEY000009", "G");

    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.start();
        try (InputStream stream =
                QueryLanguageIT.class.getResourceAsStream(
                        "/fixtures/alice-deploys-and-audits.json")) {
            service.push(Objects.requireNonNull(stream).readAllBytes());
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> ask(String query) {
        return service.get(
                "/api/v1/sessions?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\u0001',
            value = {
                // Tag keys compare folded, values exactly, with prefix and wildcard.
                "tag.Project:atlas ; ADS",
                "tag.PROJECT:atlas ; ADS",
                "tag.Project:Atlas ; -",
                "tag.Project:atl* ; ADS",
                "tag.Project:?tla? ; ADS",
                "tag.Project:* ; ADS",
                "tag.Project:[a TO b] ; ADS",
                "tag.Project:{atlas TO *] ; -",
                "tag.Ticket:\"=1+1\" ; AD",
                "tag.Team:\"<b>red</b>\" ; S",
                "NOT tag.Project:* ; FG",
                "tagKey:TICKET ; AD",
                "tagKey:pro* ; ADS",
                "principalTag.project:atlas ; ADS",
                "roleTag.project:* ; -",
                // Who and what.
                "role:Deploy ; DF",
                "role:deploy ; -",
                "role:\"arn:aws:iam::111122223333:role/Deploy\" ; DF",
                "role:*Audit ; A",
                "account:444455556666 ; A",
                "session:deploy-42 ; D",
                "session:deploy* ; D",
                "session:from?ghost ; F",
                "key:ASIAEXAMPLEKEY000002 ; D",
                "principal:\"AROAEXAMPLEDEPLOY0002:deploy-42\" ; D",
                "principal:AROAEXAMPLEDEPLOY0002 ; DF",
                "origin:\"alice@corp.example\" ; ADS",
                "origin:alice* ; ADS",
                "originKind:SAML_USER ; ADS",
                "originKind:saml_user ; ADS",
                "actor:person ; ADS",
                "provider:* ; ADS",
                "sourceIdentity:* ; -",
                "action:AssumeRoleWithSAML ; S",
                "action:AssumeRole ; ADF",
                "region:eu-central-1 ; ADFS",
                "ip:203.0.113.7 ; ADFS",
                "ip:203.0.113.0/24 ; ADFS",
                "ip:[203.0.113.0 TO 203.0.113.6] ; -",
                "grade:EXACT ; AD",
                "grade:(EXACT OR UNSEEN) role:Deploy ; DF",
                "depth:2 ; D",
                "depth:[2 TO *] ; AD",
                "depth:>1 ; AD",
                "depth:{1 TO 3} ; D",
                "finding:no-such-rule ; -",
                // Words, phrases, negation, grouping.
                "alice ; ADS",
                "\"deploy 42\" ; D",
                "atl* ; ADS",
                "(role:Deploy OR role:Audit) AND NOT session:from-ghost ; AD",
                "role:(Deploy OR Audit) ; ADF",
                "role:Deploy -tag.Project:* ; F",
                "role:Deploy && !tag.Project:* ; F",
                "role:SignIn || role:Audit ; AS",
                "NOT NOT role:Audit ; A",
                "+role:Deploy +session:deploy-42 ; D",
            })
    void query_findsItsSessions(String query, String expected) {
        HttpResponse<String> answer = ask(query);

        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(200);
        List<String> found = new ArrayList<>();
        for (JsonNode session : RunningService.json(answer).path("items")) {
            found.add(LETTERS.get(session.path("accessKeyIds").path(0).asText()));
        }
        assertThat(found.stream().sorted().toList())
                .isEqualTo(
                        expected.equals("-")
                                ? List.of()
                                : expected.chars().mapToObj(Character::toString).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\u0001',
            value = {
                "role:a AND nope:b ; 11",
                "(role:a ; 0",
                "role:a) ; 6",
                "role:\"a ; 5",
                "AND role:a ; 0",
                "role:a OR ; 9",
                "depth:x ; 6",
                "grade:nope ; 6",
                "role:/a.*/ ; 5",
                "tag.:x ; 0",
                "tag:x ; 0",
                "role:[a TO ; 5",
                "grade:[EXACT TO STRONG] ; 6",
                "ip:1.2.3.0/99 ; 3",
                "chain:abc ; 6",
                "role:(session:a) ; 6",
                "role: ; 5",
            })
    void mistake_isNamedByItsPosition(String query, int position) {
        checkRefused(query, position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLAUSES", "NESTING", "LENGTH"})
    void query_thatCouldExhaustTheService_isRefused(String way) {
        String query =
                switch (way) {
                    case "CLAUSES" -> "a ".repeat(257);
                    case "NESTING" -> "(".repeat(33) + "a" + ")".repeat(33);
                    default -> "a".repeat(4_097);
                };

        checkRefused(query, null);
    }

    @Test
    void answer_tellsWhatWasNotRead() {
        JsonNode searched =
                service.json("/api/v1/sessions?from=2026-03-02T07:00:00Z&to=2026-03-02T10:00:00Z");
        JsonNode counted =
                service.json("/api/v1/sessions/facets?field=role&at=2026-03-02T09:30:00Z");

        JsonNode gaps = searched.path("completeness").path("gaps");
        assertThat(gaps).hasSize(2);
        assertThat(gaps.path(0).path("accountId").asText()).isEqualTo("111122223333");
        assertThat(gaps.path(0).path("from").asText()).isEqualTo("2026-03-02T07:00:00Z");
        assertThat(gaps.path(0).path("to").asText()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(gaps.path(1).path("from").asText()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(counted.path("completeness").path("gapCount").asInt()).isEqualTo(1);
    }

    private static void checkRefused(String query, @Nullable Integer at) {
        HttpResponse<String> answer = ask(query);
        JsonNode problem = RunningService.json(answer);

        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(400);
        assertThat(problem.path("code").asText()).isEqualTo("invalid-query");
        assertThat(problem.path("parameter").asText()).isEqualTo("q");
        assertThat(problem.path("position").isInt()).isTrue();
        if (at != null) {
            assertThat(problem.path("position").asInt()).as("%s", answer.body()).isEqualTo(at);
        }
    }
}
