package dev.hoptrail.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whatever comes back from a provider that lies, or from a browser that did not begin, signs
/// nobody in, is answered with its reason and stands in the access log.
final class OidcRefusalIT {

    private static final String START = "/api/v1/sign-in/oidc";
    private static final String SECRET = "a secret of thirty-two characters";

    private static ForgingIssuer issuer;
    private static RunningService service;
    private static HttpResponse<String> whileDown;

    @BeforeAll
    static void start() throws IOException {
        issuer = new ForgingIssuer();
        service =
                RunningService.start(
                        Map.of(
                                "hoptrail.parts",
                                "api",
                                "hoptrail.oidc.issuer",
                                issuer.issuer(),
                                "hoptrail.oidc.client-id",
                                ForgingIssuer.CLIENT,
                                "hoptrail.oidc.client-secret",
                                SECRET,
                                "hoptrail.limits.failed-sign-ins",
                                "1000",
                                "hoptrail.oidc.groups",
                                List.of(Map.of("group", "security", "access", "admin"))));
        whileDown = ask(START, "");
        issuer.isDown(false);
    }

    @AfterAll
    static void stop() {
        service.close();
        issuer.close();
    }

    private static HttpResponse<String> ask(String path, String cookie, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(path));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service.send(request.build());
    }

    /// A sign-in that was begun.
    private record Begun(String cookie, String state, String nonce) {

        static Begun now() {
            HttpResponse<String> sent = ask(START, "");
            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
            URI there = URI.create(sent.headers().firstValue("Location").orElseThrow());
            String cookie = sent.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("SameSite=Lax").containsIgnoringCase("httponly");
            return new Begun(
                    cookie.replaceFirst(";.*", ""),
                    parameter(there, "state"),
                    parameter(there, "nonce"));
        }

        HttpResponse<String> comesBack() {
            return comesBack("code=x&state=" + state, cookie);
        }

        HttpResponse<String> comesBack(String query, String shown) {
            return ask(START + "/callback?" + query, shown);
        }
    }

    private static String parameter(URI uri, String name) {
        return uri.getQuery().replaceFirst("(?:.*&)?" + name + "=([^&]*).*", "$1");
    }

    private static String honest(Begun begun) {
        return ForgingIssuer.signed(issuer.published(), issuer.claims(begun.nonce).build());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(RunningService.json(answer).path("code").asText()).isEqualTo(code);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        JsonNode last = service.json("/api/v1/access-log?limit=1&path=" + START).at("/items/0");
        assertThat(last.path("code").asText()).isEqualTo(code);
    }

    @Test
    void honestToken_signsIn_andRequestIsAsTheStandardsDemand() {
        Begun begun = Begun.now();
        issuer.give(honest(begun));
        HttpResponse<String> answer = begun.comesBack();

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        URI there = URI.create(ask(START, "").headers().firstValue("Location").orElseThrow());
        assertThat(parameter(there, "code_challenge_method")).isEqualTo("S256");
        assertThat(parameter(there, "code_challenge")).hasSize(43);
        assertThat(parameter(there, "response_type")).isEqualTo("code");
        assertThat(parameter(there, "scope")).startsWith("openid");
        assertThat(parameter(there, "redirect_uri"))
                .isEqualTo(service.uri(START + "/callback").toString());
    }

    @Test
    void tokenThatDoesNotHold_signsNobodyIn() {
        Map<String, Function<Begun, String>> forgeries = new LinkedHashMap<>();
        forgeries.put("no nonce", begun -> claims(begun, one -> one.claim("nonce", null)));
        forgeries.put("wrong nonce", begun -> claims(begun, one -> one.claim("nonce", "other")));
        forgeries.put("other audience", begun -> claims(begun, one -> one.audience("other")));
        forgeries.put(
                "for another party",
                begun ->
                        claims(
                                begun,
                                one ->
                                        one.audience(List.of(ForgingIssuer.CLIENT, "other"))
                                                .claim("azp", "other")));
        forgeries.put(
                "for several, and none of them named",
                begun ->
                        claims(begun, one -> one.audience(List.of(ForgingIssuer.CLIENT, "other"))));
        forgeries.put(
                "other issuer", begun -> claims(begun, one -> one.issuer("https://other.example")));
        forgeries.put(
                "expired",
                begun ->
                        claims(
                                begun,
                                one ->
                                        one.expirationTime(
                                                Date.from(Instant.now().minusSeconds(600)))));
        forgeries.put("no expiry", begun -> claims(begun, one -> one.expirationTime(null)));
        forgeries.put("no subject", begun -> claims(begun, one -> one.subject(null)));
        forgeries.put(
                "unknown key",
                begun ->
                        ForgingIssuer.signed(
                                ForgingIssuer.key("unknown"), issuer.claims(begun.nonce).build()));
        forgeries.put(
                "another key under a known name",
                begun ->
                        ForgingIssuer.signed(
                                ForgingIssuer.key(issuer.published().getKeyID()),
                                issuer.claims(begun.nonce).build()));
        forgeries.put(
                "unsigned", begun -> new PlainJWT(issuer.claims(begun.nonce).build()).serialize());
        forgeries.put("signed with the client's secret", OidcRefusalIT::withSecret);
        forgeries.put("no token", begun -> "nonsense");
        forgeries.forEach((what, forgery) -> {
            Begun begun = Begun.now();
            issuer.give(forgery.apply(begun));

            HttpResponse<String> answer = begun.comesBack();

            assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(401);
            assertRefused(answer, 401, "sign-in-untrusted");
        });
    }

    private static String claims(
            Begun begun, Function<JWTClaimsSet.Builder, JWTClaimsSet.Builder> change) {
        return ForgingIssuer.signed(
                issuer.published(), change.apply(issuer.claims(begun.nonce)).build());
    }

    private static String withSecret(Begun begun) {
        try {
            SignedJWT token =
                    new SignedJWT(
                            new JWSHeader(JWSAlgorithm.HS256), issuer.claims(begun.nonce).build());
            token.sign(new MACSigner(SECRET));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void keyThatTheProviderPublishedSince_isTaken() {
        RSAKey next = ForgingIssuer.key("next");
        issuer.publish(next);
        Begun begun = Begun.now();
        issuer.give(ForgingIssuer.signed(next, issuer.claims(begun.nonce).build()));

        assertThat(begun.comesBack().statusCode()).isEqualTo(303);
    }

    @Test
    void signInThatIsNotThisBrowsersOwn_orWasFinished_isStale() {
        Begun begun = Begun.now();
        Begun other = Begun.now();
        issuer.give(honest(begun));
        String query = "code=x&state=" + begun.state;

        assertRefused(begun.comesBack(query, ""), 401, "sign-in-stale");
        assertRefused(begun.comesBack(query, other.cookie), 401, "sign-in-stale");
        assertRefused(begun.comesBack("code=x", begun.cookie), 401, "sign-in-stale");
        assertThat(begun.comesBack().statusCode()).isEqualTo(303);
        assertRefused(begun.comesBack(), 401, "sign-in-stale");
    }

    @Test
    void providerThatLetsNobodyIn_orIsAnother_isToldApart() {
        Begun begun = Begun.now();
        assertRefused(
                begun.comesBack("error=access_denied&state=" + begun.state, begun.cookie),
                401,
                "sign-in-declined");
        Begun other = Begun.now();
        assertRefused(
                other.comesBack(
                        "code=x&iss=https%3A%2F%2Fother.example&state=" + other.state,
                        other.cookie),
                401,
                "sign-in-untrusted");
    }

    @Test
    void providerThatIsDown_isSaidToBe() {
        assertRefusedAsDown(whileDown);
        Begun begun = Begun.now();
        issuer.isDown(true);
        try {
            assertRefusedAsDown(begun.comesBack());
        } finally {
            issuer.isDown(false);
        }
    }

    private static void assertRefusedAsDown(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(RunningService.json(answer).path("code").asText())
                .isEqualTo("provider-unavailable");
    }

    @Test
    void browserIsLedOnlyToPlacesWithinThePage() {
        for (String elsewhere :
                List.of(
                        "https://evil.example",
                        "//evil.example",
                        "/%5Cevil.example",
                        "x",
                        "/api/v1/me")) {
            assertThat(ask(START + "?to=" + elsewhere, "").statusCode())
                    .as(elsewhere)
                    .isEqualTo(400);
        }
    }

    @Test
    void browser_isLedToAPageThatTellsOfTheRefusal() {
        HttpResponse<String> led = ask(START + "/callback", "", "Accept", "text/html,*/*;q=0.8");

        assertThat(led.statusCode()).isEqualTo(303);
        assertThat(led.headers().firstValue("Location")).contains("/#refused=sign-in-stale");
        assertThat(led.body()).isEmpty();
    }
}
