package dev.hoptrail.correlate.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessKeyIdTest {

    @Test
    void of_takesLongAndTemporaryKeys() {
        AccessKeyId temporary = AccessKeyId.of("ASIAQAAAAAAAAAAAAAAA");
        AccessKeyId lasting = AccessKeyId.of("AKIAQAAAAAAAAAAAAAAA");

        assertThat(temporary).isNotNull().returns(true, AccessKeyId::isTemporary);
        assertThat(lasting).isNotNull().returns(false, AccessKeyId::isTemporary);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "HIDDEN_DUE_TO_SECURITY_REASONS",
                "ASIA****************",
                "AKIA****************",
                "REDACTED",
                "ACCESSKEYID",
                "ASIAQAAAAAAAAAAAAAA",
                "ASIAQAAAAAAAAAAAAAAAA",
                "asiaqaaaaaaaaaaaaaaa",
                "ABIAQAAAAAAAAAAAAAAA",
                "AROAQAAAAAAAAAAAAAAA",
                "ASIAQAAAAAAAAAAAAAA\n",
                " ASIAQAAAAAAAAAAAAAAA"
            })
    void of_takesNoMaskAndNothingElse(String text) {
        assertThat(AccessKeyId.of(text)).isNull();
    }

    @Test
    void constructor_refusesWhatIsNoKey() {
        assertThatThrownBy(() -> new AccessKeyId("SAMPLE_ACCESS_KEY"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SAMPLE_ACCESS_KEY");
    }
}
