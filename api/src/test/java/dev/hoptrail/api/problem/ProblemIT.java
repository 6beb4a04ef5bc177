package dev.hoptrail.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.openapi.Contract;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ProblemIT {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void unknownPath_isNotFound() {
        check(service.get("/api/v1/nonsense"), 404, "not-found");
    }

    @Test
    void wrongMethod_isNotAllowed() {
        HttpResponse<String> answer = service.send(service.request("/api/v1/me").DELETE().build());

        check(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET");
    }

    @Test
    void unknownParameter_isNamed() {
        HttpResponse<String> answer = service.get("/api/v1/me?knownAt=2026-01-01T00:00:00Z");

        check(answer, 400, "unknown-parameter");
        assertThat(answer.body()).contains("knownAt");
    }

    @Test
    void bodyThatIsNoJson_isInvalid() {
        check(service.post("/api/v1/tokens", "{\"access\":"), 400, "bad-request");
        check(service.post("/api/v1/tokens", "{\"acess\":\"viewer\"}"), 400, "bad-request");
        check(service.post("/api/v1/tokens", "{\"access\":\"king\"}"), 400, "invalid-body");
    }

    @Test
    void otherMediaType_isUnsupported() {
        HttpResponse<String> answer =
                service.send(
                        service.request("/api/v1/tokens")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("viewer"))
                                .build());

        check(answer, 415, "unsupported-media-type");
    }

    @Test
    void bodyBeyondTheLimit_isTooLarge() {
        HttpResponse<String> answer =
                service.post("/api/v1/tokens", " ".repeat(11 * 1024 * 1024) + "{}");

        check(answer, 413, "too-large");
    }

    @Test
    void headersBeyondTheLimit_areTooLarge() {
        HttpResponse<String> answer =
                service.send(
                        service.request("/api/v1/me").header("X-Long", "x".repeat(20_000)).build());

        check(answer, 431, "headers-too-large");
    }

    @Test
    void addressBeyondTheLimit_isTooLong() {
        check(service.get("/api/v1/sessions?q=" + "x".repeat(9_000)), 414, "uri-too-long");
    }

    @Test
    void everyCallThatTakesABody_refusesOtherMediaTypes() {
        List<String> asked = new ArrayList<>();
        for (Contract.Call call : service.contract().calls()) {
            JsonNode content = call.description().path("requestBody").path("content");
            if (content.isEmpty() || content.has("*/*")) {
                continue;
            }
            asked.add(call.method() + ' ' + call.path());
            HttpResponse<String> answer =
                    service.send(
                            service.request(call.path().replaceAll("\\{[^}]*}", "x"))
                                    .header("Content-Type", "image/png")
                                    .method(call.method(), BodyPublishers.ofString("{}"))
                                    .build());

            check(answer, 415, "unsupported-media-type");
        }
        assertThat(asked).contains("POST /api/v1/tokens", "POST /api/v1/sign-in");
    }

    @Test
    void otherSites_mayReadNothing() {
        for (String method : List.of("GET", "POST", "OPTIONS")) {
            HttpResponse<String> answer =
                    service.send(
                            service.request("/api/v1/me")
                                    .header("Origin", "https://other.example")
                                    .header("Access-Control-Request-Method", "GET")
                                    .method(method, BodyPublishers.noBody())
                                    .build());

            assertThat(answer.headers().map().keySet())
                    .as(method)
                    .noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @Test
    void everyAnswer_tellsBrowsersToKeepOut() {
        for (String path : List.of("/", "/api/v1/me", "/api/v1/nonsense", "/health", "/nonsense")) {
            HttpResponse<String> answer = service.get(path);
            HttpHeaders headers = answer.headers();

            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains(
                            "default-src 'none'",
                            "script-src 'self';",
                            "frame-ancestors 'none'",
                            "form-action 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }

    @Test
    void hostileText_comesBackAsData() {
        HttpResponse<String> answer = service.get("/api/v1/%3Cscript%3Ealert(1)%3C/script%3E%00");

        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith(Problem.MEDIA_TYPE);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
    }

    private static void check(HttpResponse<String> answer, int status, String code) {
        JsonNode problem = RunningService.json(answer);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith(Problem.MEDIA_TYPE);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isEqualTo("urn:hoptrail:problem:" + code);
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("at dev.hoptrail");
    }
}
