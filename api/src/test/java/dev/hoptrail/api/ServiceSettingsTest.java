package dev.hoptrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.part.Part;
import dev.hoptrail.correlate.detect.Severity;
import dev.hoptrail.correlate.store.BackfillPace;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServiceSettingsTest {

    @Test
    void defaults_areAsDocumented() {
        ServiceSettings settings = read(Map.of());

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.chosenParts())
                .containsExactlyInAnyOrder(Part.INGEST, Part.CORRELATE, Part.API);
        assertThat(settings.organization().accounts()).isEmpty();
        assertThat(settings.topics().prefix()).isEqualTo("hoptrail.");
        assertThat(settings.topics().replication()).isEqualTo((short) 1);
        assertThat(settings.detect()).isTrue();
        assertThat(settings.alerts().severity()).isEqualTo(Severity.MEDIUM);
        assertThat(settings.alerts().since()).isNull();
        assertThat(settings.webhooks().allow()).isEmpty();
        assertThat(settings.reached()).hasToString("http://127.0.0.1:8080/");
    }

    @Test
    void everyKey_isRead() {
        ServiceSettings settings =
                read(
                        Map.of(
                                "hoptrail.host", "0.0.0.0",
                                "hoptrail.insecure", "true",
                                "hoptrail.port", "0",
                                "hoptrail.parts", "api,ingest",
                                "hoptrail.organization.accounts", "111122223333,444455556666",
                                "hoptrail.detect", "false",
                                "hoptrail.alerts.severity", "HIGH",
                                "hoptrail.alerts.since", "2026-01-01T00:00:00Z",
                                "hoptrail.topics.prefix", "team.",
                                "hoptrail.topics.replication", "3"));

        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.isInClear()).isTrue();
        assertThat(settings.port()).isZero();
        assertThat(settings.chosenParts()).containsExactlyInAnyOrder(Part.INGEST, Part.API);
        assertThat(settings.organization().accounts())
                .isEqualTo(List.of("111122223333", "444455556666"));
        assertThat(settings.detect()).isFalse();
        assertThat(settings.alerts().severity()).isEqualTo(Severity.HIGH);
        assertThat(settings.alerts().since()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(settings.topics().prefix()).isEqualTo("team.");
        assertThat(settings.topics().replication()).isEqualTo((short) 3);
    }

    @Test
    void paceOfBackfills_isReadAndChecked() {
        ServiceSettings settings =
                read(Map.of("hoptrail.backfill.rest", "1s", "hoptrail.backfill.longest", "1h"));

        assertThat(settings.backfill().pace())
                .isEqualTo(new BackfillPace(Duration.ofSeconds(1), Duration.ofHours(1)));
        assertThatThrownBy(() -> read(Map.of("hoptrail.backfill.rest", "-1s")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("hoptrail.backfill");
    }

    @Test
    void partThatIsNone_isRefused() {
        assertThatThrownBy(() -> read(Map.of("hoptrail.parts", "api,nonsense")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("No part 'nonsense'");
    }

    @Test
    void portThatIsNoNumber_isRefused() {
        assertThatThrownBy(() -> read(Map.of("hoptrail.port", "many")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("many");
    }

    @Test
    void keysOfWebhooks_areRead() {
        ServiceSettings settings =
                read(
                        Map.of(
                                "hoptrail.webhooks.allow", "10.0.0.0/8,fd00::/8",
                                "hoptrail.page", "https://hoptrail.example/"));

        assertThat(settings.webhooks().allow()).containsExactly("10.0.0.0/8", "fd00::/8");
        assertThat(settings.reached()).hasToString("https://hoptrail.example/");
    }

    @Test
    void allowedRangeThatIsNone_isRefused() {
        assertThatThrownBy(() -> read(Map.of("hoptrail.webhooks.allow", "10.0.0.0/99")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("10.0.0.0/99");
    }

    @Test
    void addressThatOthersReach_needsTls_orTheWordThatItDoesWithout() {
        assertThatThrownBy(() -> read(Map.of("hoptrail.host", "0.0.0.0")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("hoptrail.tls.certificate")
                .hasMessageContaining("hoptrail.insecure=true");
        assertThat(read(Map.of("hoptrail.host", "::1")).isInClear()).isFalse();
    }

    @Test
    void certificateWithoutItsKey_orAbsentFile_isRefused() {
        assertThatThrownBy(() -> read(Map.of("hoptrail.tls.certificate", "pom.xml")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("hoptrail.tls.key");
        assertThatThrownBy(() ->
                        read(
                                Map.of(
                                        "hoptrail.tls.certificate", "none.pem",
                                        "hoptrail.tls.key", "none.pem")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("none.pem");
    }

    @Test
    void providerThatCannotBe_isRefused() {
        assertThatThrownBy(() -> read(Map.of("hoptrail.oidc.issuer", "http://login.example")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("not an https address");
        assertThatThrownBy(() -> read(Map.of("hoptrail.oidc.issuer", "https://login.example")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("client-id");
        for (Map<String, Object> mapping :
                List.of(
                        Map.<String, Object>of("group", "g", "access", "king"),
                        Map.<String, Object>of(
                                "group", "g", "access", "viewer", "accounts", List.of("1")))) {
            assertThatThrownBy(() -> read(Map.of("hoptrail.oidc.groups", List.of(mapping))))
                    .as(mapping.toString())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("hoptrail.oidc.groups");
        }
    }

    @Test
    void baselines_areKeptAsLongAsRecords_whereNothingIsSaid() {
        assertThat(read(Map.of()).retention().records()).isEqualTo(13);
        assertThat(read(Map.of()).retention().baselineMonths()).isEqualTo(26);
        assertThat(read(Map.of()).retention().notice()).isEqualTo(Duration.ofDays(7));
        for (Map.Entry<Integer, Integer> one : Map.of(0, 0, 24, 26, 60, 60).entrySet()) {
            assertThat(
                            read(Map.of("hoptrail.retention.records", one.getKey()))
                                    .retention()
                                    .baselineMonths())
                    .isEqualTo(one.getValue());
        }
        assertThatThrownBy(() ->
                        read(
                                Map.of(
                                        "hoptrail.retention.records", "0",
                                        "hoptrail.retention.baselines", "26")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("endless");
        assertThatThrownBy(() -> read(Map.of("hoptrail.retention.notice", "-1s")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("hoptrail.retention.notice");
        assertThat(read(Map.of("hoptrail.retention.notice", "PT12H")).retention().notice())
                .isEqualTo(Duration.ofHours(12));
    }

    @Test
    void limitOfStatements_isInWholeSeconds() {
        assertThat(read(Map.of("hoptrail.limits.statement", "0s")).limits().statement())
                .isEqualTo(Duration.ZERO);
        for (String wrong : List.of("500ms", "1500ms", "-1s", "25h")) {
            assertThatThrownBy(() -> read(Map.of("hoptrail.limits.statement", wrong)))
                    .as(wrong)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("hoptrail.limits.statement");
        }
    }

    @Test
    void sourceThatCannotBe_isRefused() {
        for (Map<String, Object> wrong :
                List.of(
                        Map.<String, Object>of("hoptrail.queues.trail.workers", "2"),
                        Map.<String, Object>of("hoptrail.queues.trail.url", "trail"),
                        Map.<String, Object>of(
                                "hoptrail.queues.trail.url", "https://sqs.example/1/trail",
                                "hoptrail.queues.trail.visibility", "13h"),
                        Map.<String, Object>of("hoptrail.buckets.years.rate", "5"),
                        Map.<String, Object>of("hoptrail.lookups.history.days", "5"),
                        Map.<String, Object>of("hoptrail.lookups.history.regions", "@evil.example"),
                        Map.<String, Object>of(
                                "hoptrail.lookups.history.regions", "eu-central-1",
                                "hoptrail.lookups.history.days", "90"),
                        Map.<String, Object>of("hoptrail.subscriptions.siem.topics", "trail"),
                        subscription("no topic", "max.poll.records", "5"),
                        subscription("trail", "enable.auto.commit", "true"),
                        subscription("hoptrail.identity-events", "max.poll.records", "5"),
                        Map.<String, Object>of("hoptrail.folders.drop.pause", "1s"))) {
            assertThatThrownBy(() -> read(wrong))
                    .as(wrong.toString())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("hoptrail.");
        }
    }

    private static Map<String, Object> subscription(String topic, String setting, String value) {
        String name = "hoptrail.subscriptions.siem.";
        return Map.of(
                name + "bootstrap-servers", "kafka.example:9092",
                name + "topics", topic,
                name + "client." + setting, value);
    }

    private static ServiceSettings read(Map<String, Object> settings) {
        try (ApplicationContext context = Configuration.read(settings)) {
            return Configuration.service(context);
        }
    }
}
