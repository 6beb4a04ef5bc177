package dev.hoptrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every call of the REST interface over a small story: alice signs in by SAML, hops to Deploy and
/// on to Audit; a call is refused; somebody unseen hops to Deploy.
final class RestIT {

    private static final String KEY_1 = "ASIAEXAMPLEKEY000001";
    private static final String KEY_2 = "ASIAEXAMPLEKEY000002";
    private static final String KEY_3 = "ASIAEXAMPLEKEY000003";
    private static final String UNKNOWN = "00000000-0000-8000-8000-000000000000";

    private static RunningService service;
    private static String signIn;
    private static String deploy;
    private static String audit;

    @BeforeAll
    static void start() {
        service = RunningService.start();
        service.push(fixture("alice-deploys-and-audits.json"));
        signIn = sessionOf(KEY_1);
        deploy = sessionOf(KEY_2);
        audit = sessionOf(KEY_3);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static byte[] fixture(String name) {
        try (InputStream stream = RestIT.class.getResourceAsStream("/fixtures/" + name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonNode get(String path) {
        HttpResponse<String> answer = service.get(path);
        assertThat(answer.statusCode()).as(path + ' ' + answer.body()).isEqualTo(200);
        return RunningService.json(answer);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String sessionOf(String key) {
        JsonNode found = get("/api/v1/resolve?accessKeyId=" + key).path("items");
        assertThat(found).hasSize(1);
        return found.path(0).path("session").path("sessionId").asText();
    }

    private static List<String> texts(JsonNode words) {
        return StreamSupport.stream(words.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static List<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }

    @Test
    void session_hasEveryFieldOfTheContract() {
        JsonNode session = get("/api/v1/sessions/" + deploy);

        assertThat(session.properties().stream().map(one -> one.getKey()))
                .containsExactly(
                        "sessionId",
                        "chainId",
                        "parentId",
                        "depth",
                        "kind",
                        "link",
                        "origin",
                        "withheldOrigin",
                        "role",
                        "sessionName",
                        "principalId",
                        "accessKeyIds",
                        "action",
                        "issuedAt",
                        "expiresAt",
                        "expiryEstimated",
                        "durationSeconds",
                        "region",
                        "sourceIp",
                        "userAgent",
                        "mfa",
                        "mfaSerial",
                        "externalId",
                        "sessionPolicy",
                        "sourceIdentity",
                        "lastUsedAt",
                        "tags",
                        "roleTags",
                        "userTags",
                        "droppedTags",
                        "refusedTags",
                        "events",
                        "findings",
                        "droppedAt");
        assertThat(session.path("chainId").asText()).isEqualTo(signIn);
        assertThat(session.path("parentId").asText()).isEqualTo(signIn);
        assertThat(session.path("depth").asInt()).isEqualTo(2);
        assertThat(session.path("kind").asText()).isEqualTo("ROLE");
        assertThat(session.path("link").path("grade").asText()).isEqualTo("EXACT");
        assertThat(texts(session.path("link").path("checks"), "check")).contains("INHERITED_TAGS");
        assertThat(session.path("origin").path("kind").asText()).isEqualTo("SAML_USER");
        assertThat(session.path("origin").path("name").asText()).isEqualTo("alice@corp.example");
        assertThat(session.path("role").path("name").asText()).isEqualTo("Deploy");
        assertThat(session.path("role").path("roleId").asText()).isEqualTo("AROAEXAMPLEDEPLOY0002");
        assertThat(session.path("accessKeyIds").path(0).asText()).isEqualTo(KEY_2);
        assertThat(session.path("issuedAt").asText()).isEqualTo("2026-03-02T08:10:00Z");
        assertThat(session.path("expiresAt").asText()).isEqualTo("2026-03-02T09:10:00Z");
        assertThat(session.path("lastUsedAt").asText()).startsWith("2026-03-02T08:2");
        assertThat(session.path("findings").isArray()).isTrue();
        assertThat(session.path("roleTags").isArray()).isTrue();
    }

    @Test
    void session_showsTagsWithWhoSetThem_andHostileTextAsData() {
        JsonNode tags = get("/api/v1/sessions/" + deploy).path("tags");
        JsonNode first = get("/api/v1/sessions/" + signIn).path("tags");

        assertThat(texts(tags, "key")).containsExactly("Project", "Ticket");
        assertThat(texts(tags, "value")).containsExactly("atlas", "=1+1");
        assertThat(texts(tags, "setBy")).containsExactly("INHERITED", "CALLER");
        assertThat(tags.path(0).path("originSessionId").asText()).isEqualTo(signIn);
        assertThat(texts(first, "setBy")).containsOnly("IDENTITY_PROVIDER");
        assertThat(texts(first, "value")).contains("<b>red</b>");
        assertThat(get("/api/v1/sessions/" + audit).path("sessionName").asText())
                .isEqualTo("audit\u202e\u001b[31m");
    }

    @Test
    void roleTags_thatBecomeKnownLate_areShownAndFound() {
        try (RunningService own = RunningService.start()) {
            own.push(fixture("alice-deploys-and-audits.json"));
            own.push(fixture("deploy-is-tagged.json"));

            JsonNode tagged =
                    RunningService.json(own.get(search("roleTag.team:red"))).path("items");
            assertThat(texts(tagged, "sessionName")).containsExactly("deploy-42");
            assertThat(texts(tagged.path(0).path("roleTags"), "key"))
                    .containsExactly("Project", "Team");
            assertThat(texts(tagged.path(0).path("roleTags"), "value"))
                    .containsExactly("zephyr", "red");
            assertThat(texts(tagged.path(0).path("tags"), "value"))
                    .containsExactly("atlas", "=1+1");
            assertThat(own.get(search("principalTag.TEAM:red")).body()).contains("deploy-42");
            assertThat(own.get(search("principalTag.project:zephyr")).body())
                    .contains("from-ghost")
                    .doesNotContain("deploy-42");
        }
    }

    @Test
    void origin_isLinkedToTheUserOnWhoseBehalfItsSessionsWork() {
        try (RunningService own = RunningService.start()) {
            own.push(fixture("nadia-by-two-names.json"));
            JsonNode session =
                    RunningService.json(own.get(search("origin:nadia\\@corp.example")))
                            .path("items")
                            .path(0);
            String subject = session.path("origin").path("originId").asText();

            JsonNode linked =
                    RunningService.json(own.get("/api/v1/origins/" + subject)).path("linked");
            String user = linked.path(0).path("origin").path("originId").asText();
            JsonNode back = RunningService.json(own.get("/api/v1/origins/" + user)).path("linked");

            assertThat(texts(session.path("link").path("evidence"))).containsExactly("PORTAL_CALL");
            assertThat(linked).hasSize(1);
            assertThat(linked.path(0).path("origin").path("name").asText()).isEqualTo("9067-aa");
            assertThat(texts(linked.path(0).path("evidence")))
                    .containsExactly("ON_BEHALF_OF", "PORTAL_CALL");
            assertThat(linked.path(0).path("sessions").asInt()).isEqualTo(1);
            assertThat(back).hasSize(1);
            assertThat(back.path(0).path("origin").path("originId").asText()).isEqualTo(subject);
        }
    }

    @Test
    void droppedTags_areThoseThatTheSessionAboveDoesNotPassOn() {
        JsonNode dropped = get("/api/v1/sessions/" + deploy).path("droppedTags");

        assertThat(texts(dropped, "key")).containsExactly("Team");
        assertThat(texts(dropped, "value")).containsExactly("<b>red</b>");
        assertThat(texts(dropped, "originSessionId")).containsExactly(signIn);
        assertThat(get("/api/v1/sessions/" + signIn).path("droppedTags")).isEmpty();
    }

    @Test
    void refusedTags_areFoundByKeyAndShownOnTheCaller() {
        try (RunningService own = RunningService.start()) {
            own.push(fixture("deploy-asks-for-tags.json"));
            own.push(fixture("alice-deploys-and-audits.json"));
            String denials = "/api/v1/denials?tagKey=";

            JsonNode denied = RunningService.json(own.get(denials + "TEAM")).path("items");
            JsonNode refused =
                    RunningService.json(own.get(search("session:deploy-42")))
                            .path("items")
                            .path(0)
                            .path("refusedTags");

            assertThat(denied).hasSize(1);
            assertThat(denied.path(0).path("roleArn").asText()).endsWith("role/Vault");
            assertThat(texts(denied.path(0).path("tags"), "key")).containsExactly("Reason", "Team");
            assertThat(texts(denied.path(0).path("tags"), "transitive"))
                    .containsExactly("false", "true");
            assertThat(RunningService.json(own.get(denials + "Ticket")).path("items")).isEmpty();
            assertThat(texts(refused, "key")).containsExactly("Reason", "Team");
            assertThat(texts(refused, "value")).containsExactly("why not", "root");
            assertThat(texts(refused, "at"))
                    .containsExactly("2026-03-02T08:25:00Z", "2026-03-02T08:25:00Z");
        }
    }

    @Test
    void agent_isKnownOnceItsTokenIs() {
        try (RunningService own = RunningService.start()) {
            own.push(fixture("alice-deploys-and-audits.json"));
            own.push(fixture("deploy-works-under-a-sign-in.json"));
            JsonNode before = RunningService.json(own.get(search("actor:AGENT"))).path("items");
            own.push(fixture("alice-lets-an-agent-in.json"));

            JsonNode after = RunningService.json(own.get(search("actor:AGENT"))).path("items");
            JsonNode person = RunningService.json(own.get(search("actor:PERSON"))).path("items");

            assertThat(before).isEmpty();
            assertThat(texts(after, "depth")).containsExactlyInAnyOrder("2", "3");
            JsonNode origin = after.path(0).path("origin");
            assertThat(origin.path("actor").asText()).isEqualTo("AGENT");
            assertThat(texts(origin.path("actorEvidence"))).containsExactly("AGENT_TOKEN");
            assertThat(origin.path("name").asText()).isEqualTo("alice@corp.example");
            assertThat(texts(person, "sessionName")).containsExactly("alice");
            assertThat(texts(person.path(0).path("origin").path("actorEvidence")))
                    .containsExactly("SAML_SUBJECT");
        }
    }

    @Test
    void userTags_countForTheTokensOfTheUser() {
        try (RunningService own = RunningService.start()) {
            own.push(fixture("nadia-fetches-a-token.json"));

            JsonNode found =
                    RunningService.json(own.get(search("principalTag.team:blue"))).path("items");
            assertThat(texts(found, "kind")).containsExactly("USER_TOKEN");
            assertThat(texts(found.path(0).path("userTags"), "value")).containsExactly("blue");
            assertThat(found.path(0).path("roleTags")).isEmpty();
            assertThat(own.get(search("roleTag.team:blue")).body()).doesNotContain("USER_TOKEN");
        }
    }

    private static String search(String query) {
        return "/api/v1/sessions?q=" + encode(query);
    }

    @Test
    void session_namesItsRecordAndWhereThatWasRead() {
        JsonNode event = get("/api/v1/sessions/" + audit).path("events").path(0);

        assertThat(event.path("eventId").asText())
                .isEqualTo("11111111-0000-4000-8000-000000000003");
        assertThat(event.path("sharedEventId").asText()).startsWith("99999999");
        assertThat(event.path("source").asText()).startsWith("push:");
        assertThat(event.path("index").asInt()).isEqualTo(2);
        assertThat(event.path("sha256").asText()).matches("[0-9a-f]{64}");
    }

    @Test
    void session_ofNoSuchId_isNotFound_andOfNoId_isRefused() {
        assertThat(service.get("/api/v1/sessions/" + UNKNOWN).statusCode()).isEqualTo(404);
        assertThat(service.get("/api/v1/sessions/1-2-3-4-5").statusCode()).isEqualTo(400);
        assertThat(service.get("/api/v1/chains/nonsense").statusCode()).isEqualTo(400);
        assertThat(service.get("/api/v1/chains/" + UNKNOWN).statusCode()).isEqualTo(404);
    }

    @Test
    void lineage_goesFromRootToSession() {
        JsonNode lineage = get("/api/v1/sessions/" + audit + "/lineage");

        assertThat(texts(lineage.path("sessions"), "sessionId"))
                .containsExactly(signIn, deploy, audit);
        assertThat(lineage.path("origin").path("name").asText()).isEqualTo("alice@corp.example");
    }

    @Test
    void descendants_arePagedAndMayBeAskedAtAMoment() {
        String path = "/api/v1/sessions/" + signIn + "/descendants";
        JsonNode all = get(path);
        JsonNode first = get(path + "?limit=1");
        JsonNode second = get(path + "?limit=1&cursor=" + first.path("next").asText());
        JsonNode early = get(path + "?liveAt=2026-03-02T08:15:00Z");

        assertThat(texts(all.path("items"), "sessionId")).containsExactly(deploy, audit);
        assertThat(all.path("total").asInt()).isEqualTo(2);
        assertThat(all.path("next").isNull()).isTrue();
        assertThat(texts(first.path("items"), "sessionId")).containsExactly(deploy);
        assertThat(texts(second.path("items"), "sessionId")).containsExactly(audit);
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(texts(early.path("items"), "sessionId")).containsExactly(deploy);
        assertThat(service.get("/api/v1/sessions/" + audit + "/descendants").body())
                .contains("\"items\":[]");
    }

    @Test
    void descendants_areWithoutTheBlastRadius_whereItIsNotWanted() {
        String path = "/api/v1/sessions/" + signIn + "/descendants?limit=1&blastRadius=";
        JsonNode without = get(path + "false");
        JsonNode with = get(path + "true");

        assertThat(without.path("blastRadius").isNull()).isTrue();
        assertThat(with.path("blastRadius").isObject()).isTrue();
        for (String field : List.of("items", "total", "next")) {
            assertThat(without.path(field)).as(field).isEqualTo(with.path(field));
        }
        JsonNode second = get(path + "true&cursor=" + with.path("next").asText());
        assertThat(texts(second.path("items"), "sessionId")).containsExactly(audit);
        assertThat(second.path("blastRadius").isNull()).isTrue();
        assertThat(service.get(path + "perhaps").statusCode()).isEqualTo(400);
    }

    @Test
    void descendants_comeWithTheBlastRadius_andAPlanToEndIt() {
        JsonNode radius =
                get("/api/v1/sessions/" + signIn + "/descendants?liveAt=2026-03-02T08:25:00Z")
                        .path("blastRadius");

        assertThat(radius.path("sessions").asInt()).isEqualTo(3);
        assertThat(radius.path("alive").asInt()).isEqualTo(3);
        assertThat(radius.path("latestExpiry").asText()).isEqualTo("2026-03-02T09:20:00Z");
        assertThat(radius.path("accounts").toString())
                .isEqualTo("[\"111122223333\",\"444455556666\"]");
        assertThat(texts(radius.path("roles"), "roleArn"))
                .containsExactly(
                        "arn:aws:iam::111122223333:role/SignIn",
                        "arn:aws:iam::111122223333:role/Deploy",
                        "arn:aws:iam::444455556666:role/Audit");
        assertThat(texts(radius.path("roles"), "level")).containsExactly("0", "1", "2");
        assertThat(texts(radius.path("actions"), "action"))
                .containsExactly("AssumeRole", "GetObject", "PutObject");
        assertThat(texts(radius.path("actions"), "count")).containsExactly("3", "2", "1");
        assertThat(texts(radius.path("actions"), "denied")).containsExactly("1", "0", "1");
        assertThat(texts(radius.path("revokePlan"), "action"))
                .containsExactly("STOP_ORIGIN", "DENY_SESSIONS", "DENY_SESSIONS", "DENY_SESSIONS");
        assertThat(radius.path("revokePlan").path(3).path("policy").asText())
                .contains("2026-03-02T08:25:00Z", "AROAEXAMPLEAUDIT00003:audit");

        JsonNode later =
                get("/api/v1/sessions/" + signIn + "/descendants?liveAt=2026-03-02T09:15:00Z")
                        .path("blastRadius");
        assertThat(texts(later.path("revokePlan"), "action"))
                .containsExactly("STOP_ORIGIN", "DENY_SESSIONS");
    }

    @Test
    void uses_sumUpWhatTheSessionDid() {
        JsonNode uses = get("/api/v1/sessions/" + deploy + "/uses").path("items");

        assertThat(texts(uses, "action")).contains("GetObject", "PutObject");
        JsonNode most = uses.path(0);
        assertThat(most.path("action").asText()).isEqualTo("GetObject");
        assertThat(most.path("count").asLong()).isEqualTo(2);
        assertThat(most.path("service").asText()).startsWith("s3");
        assertThat(texts(uses, "error")).contains("AccessDenied");
        assertThat(most.path("firstAt").asText()).isEqualTo("2026-03-02T08:20:30Z");
        assertThat(most.path("lastAt").asText()).isEqualTo("2026-03-02T08:21:30Z");
    }

    @Test
    void chain_isFoundByAnyMember_inPages() {
        JsonNode whole = get("/api/v1/chains/" + audit);
        JsonNode first = get("/api/v1/chains/" + deploy + "?limit=2");
        JsonNode second =
                get("/api/v1/chains/" + signIn + "?limit=2&cursor=" + first.path("next").asText());

        assertThat(whole.path("chainId").asText()).isEqualTo(signIn);
        assertThat(whole.path("total").asInt()).isEqualTo(3);
        assertThat(texts(whole.path("sessions"), "sessionId"))
                .containsExactly(signIn, deploy, audit);
        assertThat(texts(first.path("sessions"), "sessionId")).containsExactly(signIn, deploy);
        assertThat(texts(second.path("sessions"), "sessionId")).containsExactly(audit);
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void chain_isNarrowedDownToSiblings_fromAnyPlaceInIt() {
        JsonNode chain = get("/api/v1/chains/" + audit + "?limit=1");
        String ofDeploy = "?parent=" + signIn + "&of=" + roleArn(deploy);
        JsonNode all = get("/api/v1/chains/" + audit + ofDeploy);
        JsonNode further =
                get(
                        "/api/v1/chains/"
                                + audit
                                + ofDeploy
                                + "&cursor="
                                + chain.path("next").asText());
        JsonNode none =
                get("/api/v1/chains/" + audit + "?parent=" + deploy + "&of=" + roleArn(deploy));

        assertThat(texts(all.path("sessions"), "sessionId")).containsExactly(deploy);
        assertThat(all.path("total").asInt()).isEqualTo(1);
        assertThat(further.path("sessions")).isEqualTo(all.path("sessions"));
        assertThat(none.path("sessions")).isEmpty();
        assertThat(none.path("total").asInt()).isZero();
        assertThat(chain.path("crowds")).isEmpty();
        for (String half : List.of("?of=ROLE", "?parent=" + signIn, "?parent=x&of=ROLE")) {
            assertThat(service.get("/api/v1/chains/" + audit + half).statusCode())
                    .as(half)
                    .isEqualTo(400);
        }
    }

    private static String roleArn(String sessionId) {
        return encode(get("/api/v1/sessions/" + sessionId).path("role").path("arn").asText());
    }

    @Test
    void search_findsByTagAndTime() {
        JsonNode all = get("/api/v1/sessions?q=" + encode("tag.project:atlas"));
        JsonNode then =
                get(
                        "/api/v1/sessions?at=2026-03-02T08:15:00Z&sort=issuedAt&q="
                                + encode("tag.Project:atlas"));
        JsonNode never =
                get("/api/v1/sessions?from=2026-03-03T00:00:00Z&q=" + encode("tag.Project:atlas"));

        assertThat(texts(all.path("items"), "sessionId")).containsExactly(audit, deploy, signIn);
        assertThat(all.path("total").path("value").asInt()).isEqualTo(3);
        assertThat(all.path("total").path("relation").asText()).isEqualTo("EQUAL");
        assertThat(texts(then.path("items"), "sessionId")).containsExactly(signIn, deploy);
        assertThat(never.path("items")).isEmpty();
        assertThat(all.path("asOf").asText()).startsWith("20");
    }

    @Test
    void search_isPagedByCursor_thatFitsItsQueryOnly() {
        String query = "/api/v1/sessions?limit=1&q=" + encode("tag.Project:atlas");
        JsonNode first = get(query);
        String cursor = first.path("next").asText();
        JsonNode second = get(query + "&cursor=" + cursor);
        JsonNode third = get(query + "&cursor=" + second.path("next").asText());

        assertThat(texts(first.path("items"), "sessionId")).containsExactly(audit);
        assertThat(texts(second.path("items"), "sessionId")).containsExactly(deploy);
        assertThat(texts(third.path("items"), "sessionId")).containsExactly(signIn);
        for (String wrong :
                List.of(
                        "/api/v1/sessions?limit=1&q=role:Deploy&cursor=" + cursor,
                        query + "&sort=issuedAt&cursor=" + cursor,
                        query + "&cursor=nonsense",
                        query + "&cursor=",
                        "/api/v1/chains/" + audit + "?cursor=" + cursor)) {
            HttpResponse<String> refused = service.get(wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(RunningService.json(refused).path("code").asText())
                    .isEqualTo("invalid-cursor");
        }
    }

    @Test
    void search_refusesWrongParameters() {
        for (String wrong :
                List.of(
                        "at=yesterday",
                        "at=2026-03-02",
                        "at=2026-03-02T08:00:00",
                        "at=",
                        "at=2026-03-02T08:00:00Z&from=2026-03-02T08:00:00Z",
                        "from=2026-03-02T08:00:00Z&to=2026-03-01T08:00:00Z",
                        "limit=0",
                        "limit=501",
                        "limit=1e2",
                        "limit=",
                        "sort=name",
                        "q=a&q=b",
                        "knownAt=2026-03-02T08:00:00Z")) {
            HttpResponse<String> refused = service.get("/api/v1/sessions?" + wrong);
            assertThat(refused.statusCode()).as(wrong + refused.body()).isEqualTo(400);
            assertThat(refused.body()).contains("\"code\":");
        }
    }

    @Test
    void search_namesThePositionOfAMistake() {
        HttpResponse<String> refused =
                service.get("/api/v1/sessions?q=" + encode("role:a AND nope:b"));
        JsonNode problem = RunningService.json(refused);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(problem.path("code").asText()).isEqualTo("invalid-query");
        assertThat(problem.path("position").asInt()).isEqualTo(11);
        assertThat(problem.path("parameter").asText()).isEqualTo("q");
    }

    @Test
    void facets_countValues() {
        JsonNode facets =
                get("/api/v1/sessions/facets?field=grade&field=tag.Project&q="
                                + encode("tagKey:Project"))
                        .path("items");

        assertThat(texts(facets, "field")).containsExactly("grade", "tag.Project");
        assertThat(facets.path(1).path("values").path(0).path("value").asText()).isEqualTo("atlas");
        assertThat(facets.path(1).path("values").path(0).path("count").asInt()).isEqualTo(3);
        assertThat(service.get("/api/v1/sessions/facets?field=userAgent").statusCode())
                .isEqualTo(400);
        assertThat(service.get("/api/v1/sessions/facets").statusCode()).isEqualTo(400);
    }

    @Test
    void resolve_findsBySessionArnEventAndPrincipal() {
        String arn = encode("arn:aws:sts::111122223333:assumed-role/Deploy/deploy-42");
        JsonNode byArn = get("/api/v1/resolve?sessionArn=" + arn).path("items");
        JsonNode byEvent =
                get("/api/v1/resolve?eventId=11111111-0000-4000-8000-000000000002").path("items");
        JsonNode byPrincipal =
                get("/api/v1/resolve?createdAt=2026-03-02T08:10:01Z&principalId="
                                + encode("AROAEXAMPLEDEPLOY0002:deploy-42"))
                        .path("items");

        assertThat(byArn.path(0).path("session").path("sessionId").asText()).isEqualTo(deploy);
        assertThat(texts(byArn, "grade")).containsExactly("PROBABLE");
        assertThat(byEvent.path(0).path("session").path("sessionId").asText()).isEqualTo(deploy);
        assertThat(texts(byEvent, "grade")).containsExactly("EXACT");
        assertThat(byPrincipal.path(0).path("session").path("sessionId").asText())
                .isEqualTo(deploy);
        assertThat(texts(byPrincipal, "grade")).containsExactly("STRONG");
        assertThat(get("/api/v1/resolve?accessKeyId=ASIAEXAMPLEKEY00ZZZZ").path("items")).isEmpty();
        assertThat(
                        get("/api/v1/resolve?at=2026-03-02T12:00:00Z&accessKeyId=" + KEY_2)
                                .path("items"))
                .isEmpty();
    }

    @Test
    void resolve_refusesWhatCanNeverFit() {
        for (String wrong :
                List.of(
                        "",
                        "?at=2026-03-02T08:00:00Z",
                        "?accessKeyId=ASIA*",
                        "?sessionArn=arn:aws:s3:::x")) {
            assertThat(service.get("/api/v1/resolve" + wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void tags_tellKeysValuesAndHolders() {
        JsonNode keys = get("/api/v1/tags");
        JsonNode values = get("/api/v1/tags/PROJECT");
        JsonNode holders = get("/api/v1/tags/Project/holders?value=atlas&at=2026-03-02T08:15:00Z");

        assertThat(texts(keys.path("items"), "key")).containsExactly("project", "ticket", "team");
        assertThat(texts(values.path("items"), "value")).containsExactly("atlas");
        assertThat(values.path("items").path(0).path("firstIssuedAt").asText())
                .isEqualTo("2026-03-02T08:00:00Z");
        assertThat(values.path("items").path(0).path("lastIssuedAt").asText())
                .isEqualTo("2026-03-02T08:20:00Z");
        assertThat(holders.path("items")).hasSize(1);
        assertThat(holders.path("items").path(0).path("origin").path("name").asText())
                .isEqualTo("alice@corp.example");
        assertThat(holders.path("items").path(0).path("sessions").asInt()).isEqualTo(2);
        assertThat(get("/api/v1/tags/" + encode("no such").replace("+", "%20")).path("items"))
                .isEmpty();
    }

    @Test
    void waysOfAnOrigin_areCountedInAPeriod() {
        String id = get("/api/v1/origins?q=ALICE").at("/items/0/originId").asText();
        String path = "/api/v1/origins/" + id + "/paths";
        JsonNode ways =
                get(path + "?from=2026-03-01T00:00:00Z&to=2026-03-03T00:00:00Z").path("items");
        JsonNode later = get(path + "?from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z");
        JsonNode cut = get(path + "?from=2026-03-01T00:00:00Z&to=2026-03-02T08:10:00Z");

        assertThat(ways).hasSize(1);
        assertThat(texts(ways.at("/0/steps"), "roleArn"))
                .extracting(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                .containsExactly("SignIn", "Deploy", "Audit");
        assertThat(ways.at("/0/count").asInt()).isEqualTo(1);
        assertThat(ways.at("/0/lastSessionId").asText()).isEqualTo(audit);
        assertThat(later.path("items")).isEmpty();
        assertThat(later.path("chains").asInt()).isZero();
        assertThat(cut.at("/items/0/lastSessionId").asText()).isNotEqualTo(audit);
        assertThat(cut.path("complete").asBoolean()).isTrue();
        assertThat(service.get("/api/v1/origins/" + UNKNOWN + "/paths").statusCode())
                .isEqualTo(404);
        assertThat(service.get(path + "?from=2020-01-01T00:00:00Z").statusCode()).isEqualTo(400);
    }

    @Test
    void origins_areFoundByName() {
        JsonNode found = get("/api/v1/origins?q=ALICE").path("items");
        String id = found.path(0).path("originId").asText();
        JsonNode origin = get("/api/v1/origins/" + id);

        assertThat(texts(found, "name")).containsExactly("alice@corp.example");
        assertThat(origin.path("sessions").asInt()).isEqualTo(3);
        assertThat(origin.path("firstIssuedAt").asText()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(get("/api/v1/origins?q=%25").path("items")).isEmpty();
        assertThat(service.get("/api/v1/origins/" + UNKNOWN).statusCode()).isEqualTo(404);
    }

    @Test
    void denials_tellWhoWasRefusedWhat() {
        JsonNode denials = get("/api/v1/denials?from=2026-03-02T00:00:00Z").path("items");

        assertThat(denials).hasSize(1);
        JsonNode denial = denials.path(0);
        assertThat(denial.path("errorCode").asText()).isEqualTo("AccessDenied");
        assertThat(denial.path("action").asText()).isEqualTo("AssumeRole");
        assertThat(denial.path("callerArn").asText()).endsWith("assumed-role/Deploy/deploy-42");
        assertThat(denial.path("roleArn").asText())
                .isEqualTo("arn:aws:iam::444455556666:role/Secret");
        assertThat(get("/api/v1/denials?to=2026-03-01T00:00:00Z").path("items")).isEmpty();
    }

    @Test
    void event_isTheRecordWithItsTokenBlanked() {
        HttpResponse<String> answer =
                service.get("/api/v1/events/111122223333/11111111-0000-4000-8000-000000000002");
        JsonNode event = RunningService.json(answer);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("SECRETTOKEN");
        assertThat(event.path("record").path("eventName").asText()).isEqualTo("AssumeRole");
        assertThat(event.path("sessionId").asText()).isEqualTo(deploy);
        assertThat(event.path("conflict").asBoolean()).isFalse();
        assertThat(event.path("variants").path(0).path("sightings").path(0).path("index").asInt())
                .isEqualTo(1);
        assertThat(service.get("/api/v1/events/111122223333/nope").statusCode()).isEqualTo(404);
        assertThat(service.get("/api/v1/events/nope/nope").statusCode()).isEqualTo(400);
    }

    @Test
    void coverageAndSources_tellWhatWasRead() {
        JsonNode hours = get("/api/v1/coverage?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z");
        JsonNode sources = get("/api/v1/sources");

        JsonNode hour = hours.path("items").path(0);
        assertThat(hour.path("accountId").asText()).isEqualTo("111122223333");
        assertThat(hour.path("region").asText()).isEqualTo("eu-central-1");
        assertThat(hour.path("hour").asText()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(hour.path("records").asInt()).isGreaterThanOrEqualTo(8);
        assertThat(sources.path("totals").path("files").asInt()).isGreaterThanOrEqualTo(1);
        assertThat(texts(sources.path("items"), "source").getLast()).startsWith("push:");
        assertThat(service.get("/api/v1/coverage?from=2020-01-01T00:00:00Z").statusCode())
                .isEqualTo(400);
    }

    @Test
    void push_tellsWhatItTookAndWhatItRefused() {
        JsonNode pushed = service.push("{\"Records\":[7]}".getBytes(StandardCharsets.UTF_8));

        assertThat(pushed.path("records").asInt()).isZero();
        assertThat(pushed.path("rejected").path("NOT_AN_OBJECT").asInt()).isEqualTo(1);
        assertThat(service.post("/api/v1/records", "").statusCode()).isEqualTo(400);
    }

    @Test
    void placeholder_thatIsReplaced_answersWhereItsSessionIs() throws Exception {
        try (RunningService own = RunningService.start()) {
            own.push(fixture("alice-deploys-and-audits.json"));
            JsonNode below = own.json("/api/v1/resolve?accessKeyId=ASIAEXAMPLEKEY000005");
            String placeholder =
                    below.path("items").path(0).path("session").path("parentId").asText();
            assertThat(own.json("/api/v1/sessions/" + placeholder).path("kind").asText())
                    .isEqualTo("UNSEEN");

            own.push(fixture("the-ghost-is-bob.json"));

            HttpResponse<String> moved = own.get("/api/v1/sessions/" + placeholder + "/lineage");
            assertThat(moved.statusCode()).isEqualTo(308);
            String there = moved.headers().firstValue("Location").orElseThrow();
            assertThat(there).endsWith("/lineage").doesNotContain(placeholder);
            assertThat(own.json(there).path("origin").path("name").asText()).isEqualTo("bob");
            assertThat(own.json("/api/v1/chains/" + placeholder).path("total").asInt())
                    .isEqualTo(2);
        }
    }

    @Test
    void ingest_readsFilesOfTheMachine_andIsFollowedToItsEnd() throws Exception {
        Path file = Path.of("src/test/resources/fixtures/the-ghost-is-bob.json").toAbsolutePath();
        HttpResponse<String> begun =
                service.post("/api/v1/ingests", "{\"paths\":[\"" + file + "\"]}");
        assertThat(begun.statusCode()).isEqualTo(202);
        String id = RunningService.json(begun).path("ingestId").asText();
        JsonNode run = get("/api/v1/ingests/" + id);
        while (!run.path("state").asText().matches("DONE|FAILED")) {
            TimeUnit.MILLISECONDS.sleep(50);
            run = get("/api/v1/ingests/" + id);
        }

        assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("DONE");
        assertThat(run.path("result").path("files").asInt()).isEqualTo(1);
        assertThat(run.path("result").path("issuances").asInt()).isEqualTo(1);
        assertThat(run.path("result").path("newSessions").asInt()).isEqualTo(1);
        assertThat(texts(get("/api/v1/origins?q=bob").path("items"), "name"))
                .containsExactly("bob");
        assertThat(service.post("/api/v1/ingests", "{\"paths\":[\"relative\"]}").statusCode())
                .isEqualTo(400);
        assertThat(service.get("/api/v1/ingests/nope").statusCode()).isEqualTo(404);
    }

    @Test
    void reindexAndDump_tellTheState() {
        HttpResponse<String> rebuilt = service.post("/api/v1/reindex", "");
        HttpResponse<String> dump = service.get("/api/v1/dump");

        assertThat(RunningService.json(rebuilt).path("sessions").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(dump.statusCode()).isEqualTo(200);
        assertThat(dump.body()).contains(deploy).doesNotContain("SECRETTOKEN");
        assertThat(dump.body().lines())
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    @Test
    void health_isOpenAndTrue_metricsAreNot() {
        HttpResponse<String> health =
                service.send(HttpRequest.newBuilder(service.uri("/health")).build());

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(
                        RunningService.json(health).path("parts").properties().stream()
                                .map(one -> one.getKey()))
                .contains("correlator", "database", "search");
        assertThat(service.get("/prometheus").body())
                .contains(
                        "jvm_memory_used_bytes",
                        "http_server_requests_seconds_count",
                        "hoptrail_ingest_records_total",
                        "hoptrail_correlate_records_total",
                        "hoptrail_correlate_rejected_total",
                        "hoptrail_index_delay_seconds")
                .containsPattern("hoptrail_correlate_links_total\\{grade=\"EXACT\"} [1-9]")
                .containsPattern(
                        "hoptrail_correlate_lag\\{partition=\"0\",topic=\"[^\"]*identity-events\"}");
        assertThat(service.get("/openapi.yml").body()).startsWith("openapi: 3.1");
    }
}
