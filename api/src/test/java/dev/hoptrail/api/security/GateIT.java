package dev.hoptrail.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import io.micronaut.web.router.Router;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class GateIT {

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
    void everyRoute_refusesWithoutToken_exceptTheNamedOnes() {
        Set<String> open = new TreeSet<>();
        for (String route : routes()) {
            int space = route.indexOf(' ');
            String method = route.substring(0, space);
            String path = route.substring(space + 1).replaceAll("\\{[^}]*}", "x");
            HttpResponse<String> answer =
                    service.send(
                            HttpRequest.newBuilder(service.uri(path))
                                    .header("Content-Type", "application/json")
                                    .method(method, BodyPublishers.ofString("{}"))
                                    .build());
            if (answer.statusCode() != 401) {
                open.add(route);
            }
        }

        assertThat(routes()).hasSizeGreaterThan(8);
        assertThat(open)
                .containsExactly(
                        "GET /api/v1/sign-in",
                        "GET /api/v1/sign-in/oidc",
                        "GET /api/v1/sign-in/oidc/callback",
                        "GET /health",
                        "GET /health/live",
                        "HEAD /api/v1/sign-in",
                        "HEAD /api/v1/sign-in/oidc",
                        "HEAD /api/v1/sign-in/oidc/callback",
                        "HEAD /health",
                        "HEAD /health/live",
                        "POST /api/v1/sign-in",
                        "POST /api/v1/sign-out");
    }

    private static List<String> routes() {
        return service.bean(Router.class)
                .uriRoutes()
                .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate())
                .sorted()
                .distinct()
                .toList();
    }

    @Test
    void unknownPath_belowApi_refusesWithoutToken() {
        for (String path : List.of("/api", "/api/", "/api/v1/nonsense", "/api/v1/../v1/me")) {
            HttpResponse<String> answer = send(path, "");

            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(RunningService.json(answer).path("code").asText())
                    .isEqualTo("unauthenticated");
        }
    }

    @Test
    void wrongTokens_areRefused() {
        String right = service.token();
        String flipped = right.substring(0, right.length() - 1) + (right.endsWith("A") ? "B" : "A");

        assertThat(send("/api/v1/me", "Bearer " + right).statusCode()).isEqualTo(200);
        for (String wrong :
                List.of(
                        "Bearer " + flipped,
                        "Bearer hop_0000000000000000_" + "A".repeat(43),
                        "Bearer ",
                        "Bearer " + right + "x",
                        "Basic " + right,
                        right)) {
            assertThat(send("/api/v1/me", wrong).statusCode()).as(wrong).isEqualTo(401);
        }
    }

    private static HttpResponse<String> send(String path, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri("/"));
        request.uri(java.net.URI.create(service.uri("/").toString().replaceAll("/$", "") + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return service.send(request.build());
    }

    @Test
    void adminToken_liesInFileOfItsOwnerOnly() throws Exception {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        service.data().resolve("admin.token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void viewer_cannotMakeTokens() {
        JsonNode viewer =
                RunningService.json(
                        service.post("/api/v1/tokens", "{\"access\":\"viewer\",\"name\":\"v\"}"));
        String authorization = "Bearer " + viewer.path("token").asText();

        HttpResponse<String> answer =
                service.send(
                        HttpRequest.newBuilder(service.uri("/api/v1/tokens"))
                                .header("Authorization", authorization)
                                .build());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(RunningService.json(answer).path("code").asText()).isEqualTo("forbidden");
        assertThat(service.get("/api/v1/tokens").body())
                .doesNotContain(viewer.path("token").asText());
    }

    @Test
    void revokedToken_isRefused() {
        JsonNode token =
                RunningService.json(service.post("/api/v1/tokens", "{\"access\":\"viewer\"}"));
        String authorization = "Bearer " + token.path("token").asText();
        assertThat(send("/api/v1/me", authorization).statusCode()).isEqualTo(200);

        HttpResponse<String> revoked =
                service.send(
                        service.request("/api/v1/tokens/" + token.path("tokenId").asText())
                                .DELETE()
                                .build());

        assertThat(revoked.statusCode()).isEqualTo(204);
        assertThat(send("/api/v1/me", authorization).statusCode()).isEqualTo(401);
    }

    @Test
    void signInCode_worksOnce_andTheCookieNeedsItsCsrfToken() {
        String code = service.application().signInCode();

        HttpResponse<String> first = signIn(code.toLowerCase(java.util.Locale.ROOT));
        HttpResponse<String> second = signIn(code);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(401);
        String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .containsIgnoringCase("httponly")
                .contains("SameSite=Strict")
                .contains("Path=/");
        String value = cookie.substring(0, cookie.indexOf(';'));
        String csrf = RunningService.json(first).path("csrf").asText();
        assertThat(byCookie("/api/v1/me", value, "GET", "").statusCode()).isEqualTo(200);
        assertThat(byCookie("/api/v1/sign-in-codes", value, "POST", "").statusCode())
                .isEqualTo(403);
        assertThat(byCookie("/api/v1/sign-in-codes", value, "POST", "wrong").statusCode())
                .isEqualTo(403);
        assertThat(byCookie("/api/v1/sign-in-codes", value, "POST", csrf).statusCode())
                .isEqualTo(201);
        assertThat(byCookie("/api/v1/sign-out", value, "POST", csrf).statusCode()).isEqualTo(204);
        assertThat(byCookie("/api/v1/me", value, "GET", "").statusCode()).isEqualTo(401);
    }

    @Test
    void browserThatIsSignedIn_maySignInAgain() {
        String cookie =
                signIn(service.application().signInCode())
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow()
                        .replaceFirst(";.*", "");

        HttpResponse<String> again =
                service.send(
                        HttpRequest.newBuilder(service.uri("/api/v1/sign-in"))
                                .header("Content-Type", "application/json")
                                .header("Cookie", cookie)
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"code\":\""
                                                        + service.application().signInCode()
                                                        + "\"}"))
                                .build());

        assertThat(again.statusCode()).isEqualTo(200);
    }

    @Test
    void guessingCodes_isSlowedDown() {
        try (RunningService own = RunningService.start()) {
            HttpResponse<String> last = signIn(own, "AAAA");
            for (int i = 0; i < 60 && last.statusCode() == 401; i++) {
                last = signIn(own, "AAAA");
            }

            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After").orElse("")).matches("[1-9]\\d*");
        }
    }

    private static HttpResponse<String> signIn(String code) {
        return signIn(service, code);
    }

    private static HttpResponse<String> signIn(RunningService at, String code) {
        return at.send(
                HttpRequest.newBuilder(at.uri("/api/v1/sign-in"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"code\":\"" + code + "\"}"))
                        .build());
    }

    private static HttpResponse<String> byCookie(
            String path, String cookie, String method, String csrf) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.uri(path))
                        .header("Cookie", cookie)
                        .method(method, BodyPublishers.noBody());
        if (!csrf.isEmpty()) {
            request.header("X-Hoptrail-CSRF", csrf);
        }
        return service.send(request.build());
    }
}
