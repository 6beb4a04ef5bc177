package dev.hoptrail.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.webhook.store.Webhook.Signing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class VaultTest {

    private static final UUID WEBHOOK = UUID.fromString("9a9a9a9a-0000-4000-8000-000000000001");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private static final Target TARGET =
            new Target(
                            URI.create("https://hooks.example/T0/secret-path"),
                            "secret-credential",
                            SigningKey.make(Signing.V1),
                            null,
                            null)
                    .rotated(SigningKey.make(Signing.V1), NOW, Duration.ofHours(1));

    @Test
    void sealedTarget_opensAsItWas_andShowsNothing() {
        Vault vault = Vault.of(Vault.newKey());

        String sealed = vault.seal(WEBHOOK, TARGET);
        Target opened = vault.open(WEBHOOK, sealed);

        assertThat(new String(Base64.getDecoder().decode(sealed), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
        assertThat(opened.url()).isEqualTo(TARGET.url());
        assertThat(opened.credential()).isEqualTo("secret-credential");
        assertThat(opened.keys(NOW).stream().map(SigningKey::text).toList())
                .isEqualTo(TARGET.keys(NOW).stream().map(SigningKey::text).toList())
                .hasSize(2);
        assertThat(opened.keys(NOW.plus(Duration.ofHours(1)))).hasSize(1);
        assertThat(TARGET.toString()).doesNotContain("secret");
    }

    @Test
    void sealedTarget_opensForItsWebhookAndKeyOnly() {
        Vault vault = Vault.of(Vault.newKey());
        String sealed = vault.seal(WEBHOOK, TARGET);

        assertThatThrownBy(() -> vault.open(new UUID(1, 1), sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Vault.of(Vault.newKey()).open(WEBHOOK, sealed))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Vault.of(Vault.newKey()).keyName()).isNotEqualTo(vault.keyName());
    }

    @Test
    void keyOfAnotherLength_isRefused() {
        assertThatThrownBy(() -> Vault.of("00ff")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Vault.of("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secret_isOfTheKeyAndThePurpose() {
        String key = Vault.newKey();

        assertThat(Vault.of(key).secret("a"))
                .hasSize(32)
                .isEqualTo(Vault.of(key).secret("a"))
                .isNotEqualTo(Vault.of(key).secret("b"))
                .isNotEqualTo(Vault.of(Vault.newKey()).secret("a"));
    }
}
