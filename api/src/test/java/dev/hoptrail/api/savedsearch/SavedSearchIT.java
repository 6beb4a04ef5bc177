package dev.hoptrail.api.savedsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SavedSearchIT {

    private static final String SEARCHES = "/api/v1/searches";

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start(Map.of("hoptrail.parts", "api"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String token(String more) {
        HttpResponse<String> made =
                service.post("/api/v1/tokens", "{\"access\":\"viewer\"" + more + "}");
        return RunningService.json(made).path("token").asText();
    }

    private static HttpResponse<String> ask(String token, String method, String path, String body) {
        return service.send(
                HttpRequest.newBuilder(service.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build());
    }

    private static JsonNode save(String token, String body) {
        HttpResponse<String> answer = ask(token, "POST", SEARCHES, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return RunningService.json(answer);
    }

    private static List<String> names(String token) {
        List<String> names = new ArrayList<>();
        RunningService.json(ask(token, "GET", SEARCHES, ""))
                .path("items")
                .forEach(one -> names.add(one.path("name").asText()));
        return names;
    }

    @Test
    void search_isKept_changedAndForgotten_byItsOwner() {
        String mine = token(",\"name\":\"me\"");
        JsonNode saved =
                save(
                        mine,
                        "{\"name\":\" red <b> \",\"q\":\"tag.Team:red\",\"at\":\"2026-03-02T08:00:00Z\"}");
        String path = SEARCHES + "/" + saved.path("searchId").asText();

        assertThat(RunningService.json(ask(mine, "GET", path, ""))).isEqualTo(saved);
        assertThat(saved.path("name").asText()).isEqualTo("red <b>");
        assertThat(saved.path("at").asText()).isEqualTo("2026-03-02T08:00:00Z");
        assertThat(saved.path("owner").asText()).isEqualTo("me");
        assertThat(saved.path("mine").asBoolean()).isTrue();
        HttpResponse<String> changed =
                ask(mine, "PUT", path, "{\"name\":\"blue\",\"from\":\"2026-03-02T08:00:00Z\"}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        JsonNode now = RunningService.json(ask(mine, "GET", path, ""));
        assertThat(now.path("name").asText()).isEqualTo("blue");
        assertThat(now.path("q").asText()).isEmpty();
        assertThat(now.path("at").isNull()).isTrue();
        assertThat(ask(mine, "DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(ask(mine, "GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void others_seeWhatIsShared_andChangeNothing() {
        String mine = token("");
        String theirs = token("");
        String restricted = token(",\"accounts\":[\"111122223333\"]");
        String own = save(mine, "{\"name\":\"own\"}").path("searchId").asText();
        String shared =
                save(mine, "{\"name\":\"shared\",\"shared\":true}").path("searchId").asText();
        save(restricted, "{\"name\":\"team\"}");

        assertThat(names(mine)).containsExactlyInAnyOrder("own", "shared");
        assertThat(names(theirs)).containsExactly("shared");
        assertThat(names(restricted)).containsExactly("team");
        for (String method : List.of("PUT", "DELETE")) {
            String body = "{\"name\":\"taken\"}";
            assertThat(ask(theirs, method, SEARCHES + "/" + own, body).statusCode()).isEqualTo(404);
            assertThat(ask(theirs, method, SEARCHES + "/" + shared, body).statusCode())
                    .isEqualTo(403);
            assertThat(ask(restricted, method, SEARCHES + "/" + shared, body).statusCode())
                    .isEqualTo(404);
        }
        assertThat(names(mine)).containsExactlyInAnyOrder("own", "shared");
        assertThat(ask(mine, "DELETE", SEARCHES + "/" + shared, "").statusCode()).isEqualTo(204);
    }

    @Test
    void searches_arePaged() {
        String mine = token("");
        for (int i = 0; i < 3; i++) {
            save(mine, "{\"name\":\"page %d\"}".formatted(i));
        }

        JsonNode first = RunningService.json(ask(mine, "GET", SEARCHES + "?limit=2", ""));
        String next = SEARCHES + "?limit=2&cursor=" + first.path("next").asText();
        JsonNode rest = RunningService.json(ask(mine, "GET", next, ""));

        assertThat(first.path("items")).hasSize(2);
        assertThat(rest.path("items")).hasSize(1);
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(ask(token(""), "GET", next, "").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNoSearch_isRefused() {
        String mine = token("");
        for (String wrong :
                List.of(
                        "{}",
                        "{\"name\":\"\"}",
                        "{\"name\":\"" + "x".repeat(101) + "\"}",
                        "{\"name\":\"a\\u0000\"}",
                        "{\"name\":\"a\",\"q\":\"tag.Team:(\"}",
                        "{\"name\":\"a\",\"q\":\"nonsense:x\"}",
                        "{\"name\":\"a\",\"at\":\"yesterday\"}",
                        "{\"name\":\"a\",\"at\":\"2026-03-02T08:00:00Z\",\"to\":\"2026-03-02T08:00:00Z\"}",
                        "{\"name\":\"a\",\"from\":\"2026-03-03T08:00:00Z\",\"to\":\"2026-03-02T08:00:00Z\"}")) {
            assertThat(ask(mine, "POST", SEARCHES, wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(names(mine)).doesNotContain("a");
        assertThat(ask(mine, "GET", SEARCHES + "/none", "").statusCode()).isEqualTo(400);
    }
}
