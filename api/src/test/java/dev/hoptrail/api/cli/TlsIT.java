package dev.hoptrail.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.Application;
import dev.hoptrail.api.RunningService;
import dev.hoptrail.api.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service over TLS, and commands that are told whom to trust.
final class TlsIT {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir private static Path folder;
    private static RunningService service;

    @BeforeAll
    static void start() throws Exception {
        Pem.make(folder, "first");
        Pem.make(folder, "second");
        use("first");
        service =
                RunningService.start(
                        Map.of(
                                "hoptrail.parts",
                                "api",
                                "hoptrail.tls.certificate",
                                folder.resolve("used.crt").toString(),
                                "hoptrail.tls.key",
                                folder.resolve("used.key").toString(),
                                "hoptrail.tls.refresh",
                                "200ms"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void use(String name) throws IOException {
        for (String end : new String[] {".key", ".crt"}) {
            Path fresh = Files.copy(folder.resolve(name + end), folder.resolve("fresh" + end));
            Files.move(fresh, folder.resolve("used" + end), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static HttpResponse<String> ask(String trusted, HttpRequest request)
            throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(Trust.of(folder.resolve(trusted + ".crt")))
                        .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static boolean answers(String trusted) throws InterruptedException {
        try {
            return ask(trusted, HttpRequest.newBuilder(service.uri("/health/live")).build())
                            .statusCode()
                    == 200;
        } catch (IOException untrusted) {
            return false;
        }
    }

    private static void awaitCertificate(String name) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!answers(name)) {
            assertThat(System.nanoTime()).as("no answer with " + name).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void commands_trustWhomTheyAreToldTo() throws Exception {
        awaitCertificate("first");
        String ca = folder.resolve("first.crt").toString();

        Ran trusting = Ran.of(service, "token", "create", "--access", "viewer", "--ca", ca);
        assertThat(trusting.exit()).as(trusting.err()).isZero();
        Ran distrusting = Ran.of(service, "search", "depth:1");
        assertThat(distrusting.exit()).isEqualTo(1);
        assertThat(distrusting.err()).contains("not trusted", "--ca");
        Ran none = Ran.of(service, "search", "depth:1", "--ca", "pom.xml");
        assertThat(none.err()).contains("pom.xml");
    }

    @Test
    void browsers_areToldToComeByTlsOnly_andKeepTheirCookieToIt() throws Exception {
        awaitCertificate("first");
        HttpResponse<String> signedIn =
                ask(
                        "first",
                        HttpRequest.newBuilder(service.uri("/api/v1/sign-in"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"code\":\"%s\"}"
                                                        .formatted(
                                                                service.application()
                                                                        .signInCode())))
                                .build());

        assertThat(signedIn.statusCode()).isEqualTo(200);
        assertThat(signedIn.headers().firstValue("Set-Cookie").orElse("")).contains("Secure");
        assertThat(signedIn.headers().firstValue("Strict-Transport-Security")).isPresent();
        assertThat(service.application().address()).hasScheme("https");
    }

    @Test
    void changedFiles_areTakenWithoutAStart() throws Exception {
        awaitCertificate("first");
        use("second");
        awaitCertificate("second");
        assertThat(answers("first")).isFalse();
        use("first");
        awaitCertificate("first");
    }

    @Test
    void filesThatAreNoCertificates_areRefusedAtTheStart() {
        Map<String, Object> settings =
                service.sharedWith(
                        Map.of(
                                "hoptrail.data", folder.resolve("other").toString(),
                                "hoptrail.tls.certificate", "pom.xml",
                                "hoptrail.tls.key", "pom.xml"));

        assertThatThrownBy(() -> Application.start(settings).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("hoptrail.tls");
    }

    @Test
    void whoCallsWithoutTls_isNotAnswered() throws Exception {
        URI plain = URI.create(service.uri("/health/live").toString().replace("https:", "http:"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString());

            assertThat(answer.body()).doesNotContain("UP");
        } catch (IOException closed) {
            assertThat(closed).isNotNull();
        }
    }
}
