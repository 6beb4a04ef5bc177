package dev.hoptrail.correlate.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.RecordRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IdsTest {
    private static final AccessKeyId KEY = Facts.key('A');

    @Test
    void session_isTheSameForEveryCopyOfACall() {
        UUID callers = Ids.session(issuance(KEY), ref("1", "event-1", "shared"), "request");
        UUID owners = Ids.session(issuance(KEY), ref("2", "event-2", "shared"), "request");

        assertThat(callers).isEqualTo(owners);
    }

    @Test
    void session_withAMaskedKeyGoesByWhatItsCopiesShare() {
        assertThat(Ids.session(issuance(null), ref("1", "event-1", "shared"), "request-1"))
                .isEqualTo(Ids.session(issuance(null), ref("2", "event-2", "shared"), "request-2"));
        assertThat(Ids.session(issuance(null), ref("1", "event-1", null), "request"))
                .isEqualTo(Ids.session(issuance(null), ref("1", "event-2", null), "request"));
        assertThat(Ids.session(issuance(null), ref("1", "event-1", null), null))
                .isNotEqualTo(Ids.session(issuance(null), ref("1", "event-2", null), null));
    }

    @Test
    void session_differsByKeyAndBySecond() {
        RecordRef ref = ref("1", "event-1", null);
        RecordRef later =
                new RecordRef(ref.recordId(), Facts.NINE.plusSeconds(1), "1", "event-1", null);
        UUID id = Ids.session(issuance(KEY), ref, "request");

        assertThat(Ids.session(issuance(Facts.key('B')), ref, "request")).isNotEqualTo(id);
        assertThat(Ids.session(issuance(KEY), later, "request")).isNotEqualTo(id);
    }

    @Property
    void ids_areUuidsOfVersionEightThatBeginWithTheSecond(
            @ForAll @LongRange(min = 0, max = 253_402_300_799L) long second) {
        Instant at = Instant.ofEpochSecond(second);

        UUID id = Ids.placeholder("AROAHUB:anna", at);

        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(Ids.issuedAt(id)).isEqualTo(at);
    }

    @Test
    void texts_areToldApartWhereverTheyAreCut() {
        assertThat(Ids.record("ab", "c")).isNotEqualTo(Ids.record("a", "bc"));
        assertThat(Ids.hash("key", "x")).isNotEqualTo(Ids.hash("principal", "x"));
        assertThat(Ids.origin(OriginKind.SAML_USER, "issuer", "anna"))
                .isNotEqualTo(Ids.origin(OriginKind.WEB_IDENTITY, "issuer", "anna"));
    }

    private static Issuance issuance(@Nullable AccessKeyId key) {
        return new Issuance(
                Issuance.Kind.ROLE,
                key,
                "AROAHUB:anna",
                Facts.ROLE,
                "anna",
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static RecordRef ref(String account, String event, @Nullable String shared) {
        return new RecordRef(Ids.record(account, event), Facts.NINE, account, event, shared);
    }
}
