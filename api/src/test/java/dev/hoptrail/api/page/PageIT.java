package dev.hoptrail.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.RunningService;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The page's files, asked for as a browser does that is not signed in.
final class PageIT {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> ask(String method, String path, String accept) {
        return service.send(
                HttpRequest.newBuilder(service.uri(path))
                        .header("Accept", accept)
                        .method(method, BodyPublishers.noBody())
                        .build());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void root_isThePage_neverCachedBlindly() {
        for (String path : new String[] {"/", "/index.html"}) {
            HttpResponse<String> answer = ask("GET", path, "text/html");

            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).contains("Test page");
            assertThat(header(answer, "Content-Type")).startsWith("text/html");
            assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
        }
    }

    @Test
    void descriptionOfTheInterface_hasAPageOfItsOwn() {
        for (String path : new String[] {"/api-docs", "/api-docs/"}) {
            HttpResponse<String> answer = ask("GET", path, "text/html");

            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).contains("Test description");
            assertThat(header(answer, "Content-Security-Policy")).contains("script-src 'self';");
        }
        assertThat(ask("GET", "/openapi.yml", "*/*").statusCode()).isEqualTo(401);
    }

    @Test
    void deepLink_isThePage_forPeople() {
        HttpResponse<String> answer = ask("GET", "/chains/123?tab=x", "text/html,*/*;q=0.8");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Test page");
        assertThat(ask("HEAD", "/chains/123", "text/html").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/chains/123", "application/json").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/assets/gone-0000.js", "text/html").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/api/v1/chains/123", "text/html").statusCode()).isEqualTo(401);
        assertThat(ask("POST", "/chains/123", "text/html").statusCode()).isEqualTo(401);
    }

    @Test
    void assets_areCachedForEver() {
        HttpResponse<String> answer = ask("GET", "/assets/test-0000.js", "*/*");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).contains("javascript");
        assertThat(header(answer, "Cache-Control")).contains("immutable");
    }

    @Test
    void assets_areCompressed() {
        HttpResponse<String> answer =
                service.send(
                        HttpRequest.newBuilder(service.uri("/assets/test-0000.js"))
                                .header("Accept-Encoding", "gzip")
                                .build());

        assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void pathsOutOfTheFolder_leadNowhere() {
        for (String path :
                new String[] {
                    "/..%2fapplication.yml",
                    "/%2e%2e/application.yml",
                    "/assets/..%2f..%2fapplication.yml",
                    "/%2e%2e%2flogback.xml"
                }) {
            assertThat(ask("GET", path, "*/*").body())
                    .as(path)
                    .doesNotContain("micronaut:", "<configuration");
            assertThat(ask("GET", path, "*/*").statusCode()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void everyAnswer_bindsTheBrowser() {
        for (String path : new String[] {"/", "/assets/test-0000.js", "/api/v1/me", "/health"}) {
            HttpResponse<String> answer = ask("GET", path, "*/*");

            assertThat(header(answer, "Content-Security-Policy"))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }
}
