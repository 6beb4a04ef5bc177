package dev.hoptrail.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.hoptrail.api.webhook.store.Webhook.Signing;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SigningKeyTest {

    private static final byte[] CONTENT = "msg_1.1772352000.{\"a\":\"ü\"}".getBytes(UTF_8);

    // What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410).
    private static final String X509 = "302a300506032b6570032100";

    @Test
    void v1_isWhatTheLibrarySigns() throws Exception {
        SigningKey key = SigningKey.make(Signing.V1);

        assertThat(key.verifier()).startsWith("whsec_").isEqualTo(key.text());
        assertThat(key.sign(CONTENT))
                .isEqualTo(new Webhook(key.verifier()).sign("msg_1", 1772352000L, "{\"a\":\"ü\"}"));
    }

    @Test
    void v1_isThatOfTheSpecificationsExample() {
        // From the README of the reference libraries.
        SigningKey key = SigningKey.read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(
                        key.sign(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}"
                                        .getBytes(UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void v1a_isVerifiedWithThePublicKeyAlone() throws Exception {
        SigningKey key = SigningKey.make(Signing.V1A);
        assertThat(key.text()).startsWith("whsk_");
        assertThat(key.verifier()).startsWith("whpk_");

        byte[] raw = Base64.getDecoder().decode(key.verifier().substring("whpk_".length()));
        PublicKey verifier =
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(
                                new X509EncodedKeySpec(
                                        HexFormat.of()
                                                .parseHex(X509 + HexFormat.of().formatHex(raw))));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(verifier);
        signature.update(CONTENT);

        String signed = key.sign(CONTENT);
        assertThat(signed).startsWith("v1a,");
        assertThat(signature.verify(Base64.getDecoder().decode(signed.substring(4)))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Signing.class)
    void keyThatWasKept_signsTheSame(Signing signing) {
        SigningKey key = SigningKey.make(signing);

        assertThat(SigningKey.read(key.text()).sign(CONTENT)).isEqualTo(key.sign(CONTENT));
        assertThat(SigningKey.read(key.text()).verifier()).isEqualTo(key.verifier());
    }
}
