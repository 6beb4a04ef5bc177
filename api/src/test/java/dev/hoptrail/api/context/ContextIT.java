package dev.hoptrail.api.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.RunningService;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What an organisation tells of itself reaches the rules, and nothing that is wrong does.
final class ContextIT {
    private static final String DEMANDS =
            """
            roles:
              - arn: "arn:aws:iam::*:role/Deploy"
                requiredTags: [Clearance]
            """;

    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        service = RunningService.start();
        service.push(
                Files.readAllBytes(
                        Path.of("src/test/resources/fixtures/alice-deploys-and-audits.json")));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode get(String path) {
        return service.json("/api/v1/" + path);
    }

    private static HttpResponse<String> put(String kind, String type, String text) {
        return service.send(
                service.request("/api/v1/context/" + kind)
                        .header("Content-Type", type)
                        .PUT(BodyPublishers.ofString(text))
                        .build());
    }

    private static int findings(String rule) {
        service.settle();
        return get("findings?rule=" + rule).path("items").size();
    }

    @Test
    void demands_areHeldAgainstWhatIsStored_andTakenBack() {
        assertThat(findings("required-tag-missing")).isZero();
        assertThat(get("rules/required-tag-missing").path("rule").path("offBecause").asText())
                .contains("roles");

        HttpResponse<String> told = put("roles", "application/yaml", DEMANDS);

        assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
        assertThat(findings("required-tag-missing")).isEqualTo(2);
        assertThat(get("rules/required-tag-missing").path("rule").path("offBecause").isNull())
                .isTrue();
        assertThat(service.get("/api/v1/context/roles/content").body()).isEqualTo(DEMANDS);

        HttpResponse<String> wrong =
                put("roles", "application/yaml", DEMANDS.replace("requiredTags", "tags"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(RunningService.json(wrong).path("detail").asText())
                .matches("Line [34]: 'tags' is not known here.*");
        assertThat(findings("required-tag-missing")).isEqualTo(2);

        HttpRequest delete = service.request("/api/v1/context/roles").DELETE().build();
        JsonNode gone = RunningService.json(service.send(delete));
        assertThat(gone.path("context").path("inForce").isNull()).isTrue();
        assertThat(gone.path("versions")).hasSize(2);
        assertThat(findings("required-tag-missing")).isZero();
        assertThat(service.get("/api/v1/context/roles/content").statusCode()).isEqualTo(404);
    }

    @Test
    void folder_isFollowed_andAFaultChangesNothing() throws IOException {
        Path file =
                Files.createDirectories(service.data().resolve("context")).resolve("networks.csv");
        write(file, "cidr,name\n192.0.2.0/24,office\n");
        await(() -> network().path("inForce").path("entries").asInt() == 1);

        write(file, "cidr,name\n192.0.2.0/24,office\n192.0.2.0/99,nowhere\n");
        await(() -> !network().path("fault").isNull());
        assertThat(network().path("fault").path("line").asInt()).isEqualTo(3);
        assertThat(network().path("fault").path("reason").asText()).contains("192.0.2.0/99");
        assertThat(network().path("inForce").path("version").asInt()).isEqualTo(1);

        write(file, "cidr,name\n192.0.2.0/24,office\n198.51.100.0/24,vpn\n");
        await(() -> network().path("fault").isNull());
        assertThat(network().path("inForce").path("entries").asInt()).isEqualTo(2);
        assertThat(network().path("inForce").path("by").asText()).isEqualTo("folder");
    }

    /// At once, as editors do it: a file half written is a fault of the folder's owner.
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling("fresh");
        Files.writeString(fresh, text);
        Files.move(
                fresh,
                file,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static JsonNode network() {
        return get("context/networks").path("context");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(get("context").toString());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Test
    void names_areSearchedAndShown_untilTheyAreTakenBack() {
        String found = "sessions?q=account:pay*%20AND%20origin:%22Alice%20Adams%22";
        assertThat(get(found).path("items")).isEmpty();

        put("accounts", "text/csv", "id,name\n111122223333,Pay production\n");
        put("people", "text/csv", "id,name,aliases\naadams,Alice Adams,Alice@corp.example\n");
        await(() -> !get(found).path("items").isEmpty());

        JsonNode session = get(found).path("items").path(0);
        assertThat(session.path("role").path("accountName").asText()).isEqualTo("Pay production");
        assertThat(session.path("origin").path("person").asText())
                .isEqualTo("Alice Adams (aadams)");
        String origin = "origins/" + session.path("origin").path("originId").asText();
        assertThat(get(origin).path("origin").path("person").asText())
                .isEqualTo("Alice Adams (aadams)");
        JsonNode counted = get("sessions/facets?field=account").path("items").path(0);
        assertThat(counted.path("values").findValuesAsText("label")).contains("Pay production");
        assertThat(counted.path("values").findValuesAsText("value")).contains("111122223333");

        for (String kind : new String[] {"accounts", "people"}) {
            service.send(service.request("/api/v1/context/" + kind).DELETE().build());
        }
        await(() -> get(found).path("items").isEmpty());
    }

    @Test
    void whatIsNoContext_isRefused() {
        assertThat(get("context").path("items")).hasSize(6);
        assertThat(service.get("/api/v1/context/weather").statusCode()).isEqualTo(404);
        assertThat(put("networks", "text/plain", "cidr,name\n").statusCode()).isEqualTo(415);
        assertThat(put("accounts", "text/csv", "").statusCode()).isEqualTo(400);
    }
}
