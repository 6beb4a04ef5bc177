package dev.hoptrail.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StackSettingsTest {

    private static final Path HOME = Path.of("/home/someone");

    @Test
    void nothingSet_meansOwnServersBelowHome() {
        StackSettings settings = StackSettings.ofEnvironment(Map.of("PATH", "/bin"), HOME);

        assertThat(settings.dataDirectory()).isEqualTo(HOME.resolve(".local/share/hoptrail"));
        assertThat(settings.needsOwnServers()).isTrue();
    }

    @Test
    void environment_namesExternalServersWithTheirSecurity() {
        StackSettings settings =
                StackSettings.ofEnvironment(
                        Map.of(
                                "HOPTRAIL_DATA", "/data",
                                "HOPTRAIL_DB_URL", "jdbc:postgresql://db/hoptrail?sslmode=require",
                                "HOPTRAIL_DB_USER", "service",
                                "HOPTRAIL_DB_PASSWORD", "s3cret",
                                "HOPTRAIL_DB_OWNER_USER", "owner",
                                "HOPTRAIL_KAFKA", "broker:9093",
                                "HOPTRAIL_KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
                        HOME);

        assertThat(settings.needsOwnServers()).isFalse();
        assertThat(settings.dataDirectory()).isEqualTo(Path.of("/data"));
        assertThat(settings.owner())
                .isEqualTo(
                        new ConnectionSettings(
                                "jdbc:postgresql://db/hoptrail?sslmode=require",
                                "owner",
                                "s3cret"));
        assertThat(settings.kafka())
                .containsEntry("bootstrap.servers", "broker:9093")
                .containsEntry("security.protocol", "SASL_SSL");
    }

    @Test
    void text_showsNoSecret() {
        StackSettings settings =
                StackSettings.ofEnvironment(
                        Map.of(
                                "HOPTRAIL_DB_URL", "jdbc:postgresql://db/h?password=inUrl",
                                "HOPTRAIL_DB_PASSWORD", "s3cret",
                                "HOPTRAIL_KAFKA", "broker:9093",
                                "HOPTRAIL_KAFKA_SASL_JAAS_CONFIG", "password=\"other\""),
                        HOME);

        assertThat(settings.toString()).doesNotContain("s3cret", "inUrl", "other");
    }

    @Test
    void urlOfAnotherDatabase_isRefused() {
        assertThatThrownBy(() ->
                        StackSettings.of(Map.of("hoptrail.db.url", "jdbc:mysql://db/h"), HOME))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("jdbc:postgresql:");
    }
}
