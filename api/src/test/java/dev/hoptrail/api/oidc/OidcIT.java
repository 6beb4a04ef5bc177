package dev.hoptrail.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// People sign in at a certified provider, by its real redirects and forms.
final class OidcIT {

    private static final String START = "/api/v1/sign-in/oidc";
    private static final String PEOPLE =
            """
            {"alice": {"email": "alice@corp.example", "groups": ["everybody", "team-a"]},
             "bob": {"email": "bob@corp.example", "groups": ["security", "team-a"]},
             "eve": {"email": "eve@corp.example", "groups": ["everybody"]}}
            """
                    .replace("\n", "");

    private static NodeProvider provider;
    private static RunningService service;
    private static URI back;

    @BeforeAll
    static void start() throws IOException {
        provider = NodeProvider.start();
        service =
                RunningService.start(
                        Map.of(
                                "hoptrail.parts", "api",
                                "hoptrail.oidc.issuer", provider.issuer(),
                                "hoptrail.oidc.client-id", "hoptrail",
                                "hoptrail.oidc.client-secret", "a secret of the client",
                                "hoptrail.oidc.name", "Example SSO",
                                "hoptrail.oidc.groups",
                                        List.of(
                                                Map.of(
                                                        "group", "team-a",
                                                        "access", "viewer",
                                                        "accounts", List.of("111122223333")),
                                                Map.of("group", "security", "access", "auditor"))));
        back = service.uri(START + "/callback");
        provider.serve(back, PEOPLE);
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
        provider.close();
    }

    private static HttpResponse<String> signIn(Browser browser, String name, String place) {
        return browser.signIn(service.uri(START + "?to=" + place), back, name);
    }

    @Test
    void person_hasWhatTheFirstGroupThatFitsGives_untilSigningOut() {
        try (Browser browser = new Browser()) {
            HttpResponse<String> signedIn = signIn(browser, "alice", "/chains/x%3Fa=b");

            assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(303);
            assertThat(Browser.next(signedIn)).isEqualTo(service.uri("/chains/x?a=b"));
            assertThat(signedIn.headers().allValues("Set-Cookie"))
                    .anySatisfy(cookie ->
                            assertThat(cookie)
                                    .startsWith("hoptrail_session=web_")
                                    .containsIgnoringCase("httponly")
                                    .contains("SameSite=Strict"));
            JsonNode me = RunningService.json(browser.get(service.uri("/api/v1/me")));
            assertThat(me.path("name").asText()).isEqualTo("alice@corp.example");
            assertThat(me.path("access").asText()).isEqualTo("viewer");
            assertThat(me.path("accounts").toString()).isEqualTo("[\"111122223333\"]");
            assertThat(browser.get(service.uri("/api/v1/rules")).statusCode()).isEqualTo(200);
            assertThat(browser.get(service.uri("/api/v1/access-log")).statusCode()).isEqualTo(403);
            assertThat(browser.get(service.uri("/api/v1/suppressions")).body())
                    .contains("accounts-restricted");

            URI end = service.uri("/api/v1/sign-out");
            browser.post(end, "X-Hoptrail-CSRF", me.path("csrf").asText());
            assertThat(browser.get(service.uri("/api/v1/me")).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void groupThatIsMappedLater_doesNotWidenWhatTheFirstOneGives() {
        try (Browser browser = new Browser()) {
            signIn(browser, "bob", "/");

            JsonNode me = RunningService.json(browser.get(service.uri("/api/v1/me")));
            assertThat(me.path("access").asText()).isEqualTo("viewer");
        }
    }

    @Test
    void personOfNoMappedGroup_isLedToAPageThatSaysSo_andWrittenDown() {
        try (Browser browser = new Browser()) {
            HttpResponse<String> refused = signIn(browser, "eve", "/");

            assertThat(refused.statusCode()).isEqualTo(303);
            assertThat(Browser.next(refused)).isEqualTo(service.uri("/#refused=sign-in-unmapped"));
            assertThat(browser.get(service.uri("/api/v1/me")).statusCode()).isEqualTo(401);
            JsonNode entries = service.json("/api/v1/access-log?path=" + START);
            assertThat(entries.path("items"))
                    .anySatisfy(entry -> {
                        assertThat(entry.path("code").asText()).isEqualTo("sign-in-unmapped");
                        assertThat(entry.path("status").asInt()).isEqualTo(403);
                    });
        }
    }

    @Test
    void accessLog_namesWhoSignedIn_andKeepsNothingThatSignsIn() {
        try (Browser browser = new Browser()) {
            HttpResponse<String> signedIn = signIn(browser, "alice", "/");
            browser.get(service.uri("/api/v1/tags"));

            JsonNode items =
                    service.json("/api/v1/access-log?who=alice@corp.example").path("items");
            assertThat(items)
                    .anySatisfy(entry -> {
                        assertThat(entry.path("path").asText()).isEqualTo(START + "/callback");
                        assertThat(entry.path("status").asInt()).isEqualTo(303);
                    })
                    .anySatisfy(entry ->
                            assertThat(entry.path("path").asText()).isEqualTo("/api/v1/tags"));
            String code = signedIn.uri().getQuery().replaceFirst(".*code=([^&]+).*", "$1");
            assertThat(code).hasSizeGreaterThan(20);
            assertThat(service.get("/api/v1/access-log").body()).doesNotContain(code);
            assertThat(items.path(0).path("parameters").asText()).isEmpty();
        }
    }

    @Test
    void callbackThatIsShownAgain_signsNobodyIn() {
        try (Browser browser = new Browser()) {
            HttpResponse<String> signedIn = signIn(browser, "alice", "/");

            HttpResponse<String> again = browser.get(signedIn.uri());

            assertThat(Browser.next(again)).isEqualTo(service.uri("/#refused=sign-in-stale"));
            assertThat(again.headers().allValues("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void page_learnsThatThereIsAProvider() {
        assertThat(service.json("/api/v1/sign-in").path("provider").asText())
                .isEqualTo("Example SSO");
    }
}
