package dev.hoptrail.correlate.event;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntityIdTest {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    @Property
    boolean accountId_decodesWhatWasEncoded(
            @ForAll @LongRange(min = 0, max = 999_999_999_999L) long account,
            @ForAll @LongRange(min = 0, max = 127) long noise) {
        return "%012d".formatted(account).equals(EntityId.accountId(encoded(account, noise)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the older form, whose first bit is zero, decodes to noise
                "AROAJBP4A5AAAAAAAAAAA",
                "ASIAIOSFODNN7EXAMPLE",
                "ASIA",
                "",
                // not base 32
                "ASIAQ1AAAAAAAAAAAAAA",
                "ASIAQ*******AAAAAAAA",
                // more than twelve digits
                "ASIA7777777777777777"
            })
    void accountId_isUnknownWhereTheIdDoesNotTell(String id) {
        assertThat(EntityId.accountId(id)).isNull();
    }

    @Property
    void accountId_neverThrows(@ForAll @StringLength(max = 30) String id) {
        String account = EntityId.accountId(id);

        assertThat(account == null || account.matches("\\d{12}")).isTrue();
    }

    /// Six bytes: a one, forty bits of account, seven bits that tell nothing; then noise.
    private static String encoded(long account, long noise) {
        long bits = 1L << 47 | account << 7 | noise;
        StringBuilder id = new StringBuilder("AROA");
        for (int shift = 43; shift >= 0; shift -= 5) {
            id.append(BASE32.charAt((int) (bits >>> shift & 31)));
        }
        return id.append(BASE32.charAt((int) (bits & 7) << 2)).append("WXYZ234").toString();
    }
}
