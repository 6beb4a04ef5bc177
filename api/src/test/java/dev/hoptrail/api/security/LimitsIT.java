package dev.hoptrail.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.database.store.Database;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How often one may call: each token, each browser, and each address without either; and how long
/// the database may take for it.
final class LimitsIT {

    /// So many that a slow machine does not let the bucket fill as fast as it is emptied.
    private static final int ENOUGH = 2_000;

    private static RunningService service;
    private static String cookie;

    @BeforeAll
    static void start() {
        service =
                RunningService.start(
                        Map.of(
                                "hoptrail.parts", "api",
                                "hoptrail.limits.calls", "30",
                                "hoptrail.limits.anonymous-calls", "30",
                                "hoptrail.limits.statement", "1s"));
        HttpResponse<String> signedIn =
                service.send(
                        HttpRequest.newBuilder(service.uri("/api/v1/sign-in"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"code\":\"%s\"}"
                                                        .formatted(
                                                                service.application()
                                                                        .signInCode())))
                                .build());
        cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> me(String header, String value) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri("/api/v1/me"));
        return service.send(
                header.isEmpty() ? request.build() : request.header(header, value).build());
    }

    private static void assertLimited(int before, Supplier<HttpResponse<String>> call) {
        HttpResponse<String> answer = call.get();
        for (int i = 0; i < ENOUGH && answer.statusCode() == before; i++) {
            answer = call.get();
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(RunningService.json(answer).path("code").asText())
                .isEqualTo("too-many-requests");
        assertThat(answer.headers().firstValue("Retry-After").orElse("")).matches("[1-9]\\d*");
    }

    private static String token(String name) {
        String made =
                service.post(
                                "/api/v1/tokens",
                                "{\"access\":\"viewer\",\"name\":\"%s\"}".formatted(name))
                        .body();
        return made.replaceFirst("(?s).*\"token\":\"([^\"]+)\".*", "Bearer $1");
    }

    @Test
    void tokenThatAsksTooOften_waits_andNobodyElse() {
        String busy = token("busy");
        String other = token("other");

        assertLimited(200, () -> me("Authorization", busy));

        assertThat(me("Authorization", other).statusCode()).isEqualTo(200);
        assertThat(service.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void browserThatAsksTooOften_waits() {
        assertLimited(200, () -> me("Cookie", cookie));
    }

    @Test
    void strangersOfOneAddress_wait_andHoldUpNobodyWithAToken() {
        String known = token("known");

        assertLimited(401, () -> me("", ""));

        assertThat(me("Authorization", known).statusCode()).isEqualTo(200);
        assertThat(
                        service.send(
                                        HttpRequest.newBuilder(service.uri("/"))
                                                .header("Accept", "text/html")
                                                .build())
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void questionThatTheDatabaseDoesNotAnswerInTime_isGivenUp() {
        String session = "/api/v1/sessions/019a0000-0000-7000-8000-000000000000";
        List<HttpResponse<String>> answers = new ArrayList<>();

        service.bean(Database.class)
                .inTransaction(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("lock table session in access exclusive mode");
                        answers.add(service.get(session));
                        answers.add(service.get("/api/v1/me"));
                    }
                });
        answers.add(service.get(session));

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .as(answers.getFirst().body())
                .containsExactly(503, 200, 404);
        assertThat(RunningService.json(answers.getFirst()).path("code").asText())
                .isEqualTo("query-timeout");
        assertThat(answers.getFirst().headers().firstValue("Retry-After")).isPresent();
    }
}
