package dev.hoptrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What was believed when: a session hangs under a placeholder, which shows a tag once a second
/// session tells of it, and whose issuance comes last of all.
final class KnownAtIT {

    private static final String CHILD = "ASIAEXAMPLEKEY000005";
    private static final String SECOND_CHILD = "ASIAEXAMPLEKEY000006";
    private static final String PARENT = "ASIAEXAMPLEKEY000009";

    private static RunningService service;
    private static String child;
    private static String ghost;
    private static String bob;
    private static JsonNode chainOnce;
    private static JsonNode chainLater;
    private static Instant before;
    private static Instant unseen;
    private static Instant tagged;
    private static Instant seen;

    @BeforeAll
    static void start() {
        service = RunningService.start();
        push("alice-deploys-and-audits.json");
        JsonNode first = sessionOf(CHILD);
        child = first.path("sessionId").asText();
        ghost = first.path("parentId").asText();
        unseen = knownSince(child);
        chainOnce = service.json("/api/v1/chains/" + child);
        before = unseen.minusMillis(1);
        push("the-ghost-hands-on-a-tag.json");
        tagged = knownSince(ghost);
        chainLater = service.json("/api/v1/chains/" + child);
        push("the-ghost-is-bob.json");
        bob = sessionOf(PARENT).path("sessionId").asText();
        seen = knownSince(child);
        push("deploy-is-tagged.json");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void push(String fixture) {
        try (InputStream stream = KnownAtIT.class.getResourceAsStream("/fixtures/" + fixture)) {
            service.push(Objects.requireNonNull(stream, fixture).readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonNode sessionOf(String key) {
        return service.json("/api/v1/resolve?accessKeyId=" + key)
                .path("items")
                .path(0)
                .path("session");
    }

    /// When the link that is believed now became known; waits until that is stamped.
    private static Instant knownSince(String session) {
        while (true) {
            JsonNode latest = links(session).path(0).path("believedFrom");
            if (latest.isTextual()) {
                return Instant.parse(latest.asText());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private static JsonNode links(String session) {
        return service.json("/api/v1/sessions/" + session + "/links").path("items");
    }

    private static JsonNode then(String path, Instant knownAt) {
        return service.json("/api/v1/" + path + question(path) + knownAt);
    }

    private static HttpResponse<String> answer(String path, Instant knownAt) {
        return service.get("/api/v1/" + path + question(path) + knownAt);
    }

    private static String question(String path) {
        return (path.contains("?") ? "&" : "?") + "knownAt=";
    }

    private static List<String> ids(JsonNode sessions) {
        return StreamSupport.stream(sessions.spliterator(), false)
                .map(session -> session.path("sessionId").asText())
                .toList();
    }

    /// What is versioned of the sessions of a chain: facts of their own records are those of now.
    private static List<List<JsonNode>> beliefs(JsonNode chain) {
        List<String> fields =
                List.of("sessionId", "chainId", "parentId", "depth", "link", "origin", "tags");
        return StreamSupport.stream(chain.path("sessions").spliterator(), false)
                .map(session -> fields.stream().map(session::path).toList())
                .toList();
    }

    private static JsonNode withoutRoleTags(JsonNode session) {
        return ((ObjectNode) session.deepCopy()).without("roleTags");
    }

    @Test
    void session_hasTheRoleTagsThatWereKnown() {
        assertThat(then("sessions/" + child, seen).path("roleTags")).isEmpty();
        assertThat(service.json("/api/v1/sessions/" + child).path("roleTags"))
                .singleElement()
                .satisfies(tag -> assertThat(tag.path("value").asText()).isEqualTo("zephyr"));
    }

    @Test
    void session_hasTheLinkThatWasBelieved() {
        JsonNode once = then("sessions/" + child, unseen);
        JsonNode later = then("sessions/" + child, seen);

        assertThat(once.path("parentId").asText()).isEqualTo(ghost);
        assertThat(once.path("link").path("grade").asText()).isEqualTo("UNSEEN");
        assertThat(once.path("origin").path("kind").asText()).isEqualTo("UNSEEN_SESSION");
        assertThat(once.path("depth").isNull()).isTrue();
        assertThat(withoutRoleTags(later))
                .isEqualTo(withoutRoleTags(service.json("/api/v1/sessions/" + child)));
        assertThat(later.path("parentId").asText()).isEqualTo(bob);
        assertThat(later.path("origin").path("name").asText()).isEqualTo("bob");
    }

    @Test
    void session_thatWasNotKnownThen_isAProblemOfItsOwn() {
        HttpResponse<String> early = answer("sessions/" + child, before);
        HttpResponse<String> parent = answer("sessions/" + bob, tagged);
        HttpResponse<String> never =
                answer("sessions/00000000-0000-8000-8000-000000000000", tagged);

        assertThat(early.statusCode()).isEqualTo(404);
        assertThat(RunningService.json(early).path("code").asText()).isEqualTo("not-known-yet");
        assertThat(parent.statusCode()).isEqualTo(404);
        assertThat(RunningService.json(parent).path("detail").asText())
                .contains("the placeholder " + ghost + " stood in its place");
        assertThat(RunningService.json(never).path("code").asText()).isEqualTo("not-found");
        assertThat(answer("chains/" + child, before).statusCode()).isEqualTo(404);
    }

    @Test
    void placeholder_isShownUntilItsIssuanceCame() {
        JsonNode first = then("sessions/" + ghost, unseen);
        JsonNode second = then("sessions/" + ghost, tagged);
        HttpResponse<String> replaced = answer("sessions/" + ghost + "/lineage", seen);

        assertThat(first.path("kind").asText()).isEqualTo("UNSEEN");
        assertThat(first.path("tags")).isEmpty();
        assertThat(second.path("tags").path(0).path("value").asText()).isEqualTo("red");
        assertThat(replaced.statusCode()).isEqualTo(308);
        assertThat(replaced.headers().firstValue("Location"))
                .contains("/api/v1/sessions/%s/lineage?knownAt=%s".formatted(bob, seen));
    }

    @Test
    void chain_isTheOneThatWasBelieved() {
        String second = sessionOf(SECOND_CHILD).path("sessionId").asText();
        JsonNode once = then("chains/" + child, unseen);
        JsonNode whole = then("chains/" + ghost, tagged);
        JsonNode page = then("chains/" + ghost + "?limit=2", tagged);
        JsonNode rest =
                then("chains/" + ghost + "?limit=2&cursor=" + page.path("next").asText(), tagged);
        JsonNode now = then("chains/" + ghost, seen);
        String role =
                URLEncoder.encode(
                        once.path("sessions").path(1).at("/role/arn").asText(),
                        StandardCharsets.UTF_8);
        String siblings = "chains/" + ghost + "?parent=" + ghost + "&of=" + role;

        assertThat(ids(then(siblings, tagged).path("sessions")))
                .startsWith(child)
                .doesNotContain(ghost);
        assertThat(then(siblings, unseen).path("total").asInt()).isEqualTo(1);
        assertThat(then(siblings, seen).path("total").asInt()).isZero();
        assertThat(once.path("chainId").asText()).isEqualTo(ghost);
        assertThat(ids(once.path("sessions"))).containsExactly(ghost, child);
        assertThat(ids(whole.path("sessions"))).containsExactly(ghost, child, second);
        assertThat(whole.path("total").asInt()).isEqualTo(3);
        assertThat(ids(page.path("sessions"))).containsExactly(ghost, child);
        assertThat(ids(rest.path("sessions"))).containsExactly(second);
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(ids(now.path("sessions"))).containsExactly(bob, child, second);
        assertThat(now.path("origin").path("name").asText()).isEqualTo("bob");
    }

    @Test
    void chain_isWhatWasAnsweredThen() {
        JsonNode once = then("chains/" + child, unseen);
        JsonNode later = then("chains/" + child, tagged);

        assertThat(beliefs(once)).isEqualTo(beliefs(chainOnce)).hasSize(2);
        assertThat(once.path("origin")).isEqualTo(chainOnce.path("origin"));
        assertThat(beliefs(later)).isEqualTo(beliefs(chainLater)).hasSize(3);
        assertThat(later.path("total")).isEqualTo(chainLater.path("total"));
    }

    @Test
    void lineageAndDescendants_areThoseOfTheTime() {
        JsonNode lineage = then("sessions/" + child + "/lineage", unseen);
        JsonNode below = then("sessions/" + ghost + "/descendants", tagged);
        JsonNode live =
                then("sessions/" + ghost + "/descendants?liveAt=2026-03-02T08:31:00Z", tagged);

        assertThat(ids(lineage.path("sessions"))).containsExactly(ghost, child);
        assertThat(lineage.path("origin").path("kind").asText()).isEqualTo("UNSEEN_SESSION");
        assertThat(below.path("total").asInt()).isEqualTo(2);
        assertThat(ids(live.path("items"))).containsExactly(child);
        assertThat(below.at("/blastRadius/sessions").asInt()).isEqualTo(3);
        assertThat(below.at("/blastRadius/at").asText()).isEqualTo(tagged.toString());
        assertThat(below.at("/blastRadius/revokePlan")).isEmpty();
        assertThat(below.at("/blastRadius/actions")).isEmpty();
        assertThat(live.at("/blastRadius/at").asText()).isEqualTo("2026-03-02T08:31:00Z");
        assertThat(live.at("/blastRadius/alive").asInt()).isPositive();
        assertThat(
                        then("sessions/" + ghost + "/descendants", unseen)
                                .at("/blastRadius/sessions")
                                .asInt())
                .isEqualTo(2);
        assertThat(ids(then("sessions/" + child + "/lineage", seen).path("sessions")))
                .containsExactly(bob, child);
    }

    @Test
    void resolve_findsWhatStoodInTheSessionsPlace() {
        JsonNode once = then("resolve?accessKeyId=" + PARENT, tagged).path("items").path(0);
        JsonNode now = then("resolve?accessKeyId=" + PARENT, seen).path("items").path(0);

        assertThat(once.path("session").path("sessionId").asText()).isEqualTo(ghost);
        assertThat(once.path("grade").asText()).isEqualTo("STRONG");
        assertThat(now.path("session").path("sessionId").asText()).isEqualTo(bob);
        assertThat(now.path("grade").asText()).isEqualTo("EXACT");
        assertThat(then("resolve?accessKeyId=" + PARENT, before).path("items")).isEmpty();
    }

    @Test
    void links_tellWhenEachWasBelieved() {
        JsonNode ofChild = links(child);
        JsonNode ofGhost = links(ghost);

        assertThat(ofChild).hasSize(3);
        assertThat(ofChild.path(0).path("believedUntil").isNull()).isTrue();
        assertThat(ofChild.path(0).path("parentId").asText()).isEqualTo(bob);
        assertThat(Instant.parse(ofChild.path(1).path("believedUntil").asText())).isEqualTo(seen);
        assertThat(ofGhost).hasSize(2);
        assertThat(ofGhost.path(0).path("replacedBy").asText()).isEqualTo(bob);
        assertThat(Instant.parse(ofGhost.path(1).path("believedUntil").asText())).isEqualTo(tagged);
        assertThat(
                        service.get("/api/v1/sessions/00000000-0000-8000-8000-000000000000/links")
                                .statusCode())
                .isEqualTo(404);
    }
}
