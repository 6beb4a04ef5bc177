package dev.hoptrail.api.timestamp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.timestamp.TestAuthority.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Time stamps as an authority gives them, and as others would.
final class TimestampTest {

    private static final byte[] HEAD = "a head of the tree".getBytes(UTF_8);

    private static TestAuthority authority;
    private static TimestampAuthority client;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        authority = new TestAuthority();
        client = new TimestampAuthority(authority.url());
    }

    @AfterAll
    static void stop() {
        client.close();
        authority.close();
    }

    @AfterEach
    void beHonest() {
        authority.answers(Way.HONEST);
    }

    @Test
    void tokenSaysWhen_andWho_offline() throws IOException, TimestampException {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Timestamp stamp = Timestamp.over(HEAD, client.stamp(HEAD).token());

        assertThat(stamp.at()).isBetween(before, Instant.now());
        assertThat(stamp.authority()).isEqualTo("CN=Clock tower");
        assertThatThrownBy(() -> Timestamp.over("another".getBytes(UTF_8), stamp.token()))
                .isInstanceOf(TimestampException.class)
                .hasMessage("is over something else");
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSES, refuses with status 2: not today",
        "GARBAGE, answers something else than was asked for",
        "BROKEN, answers 503",
        "OTHER_IMPRINT, answers something else than was asked for",
        "OTHER_NONCE, answers something else than was asked for",
        "TAMPERED, is not signed as time stamps are",
        "EXPIRED, is not signed as time stamps are",
        "NO_PURPOSE, is not signed as time stamps are"
    })
    void whatIsNoTimeStampOfTheHead_isNotTaken(Way way, String said) {
        authority.answers(way);

        assertThatThrownBy(() -> client.stamp(HEAD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(said);
    }

    @Test
    void whatTheTokenSays_standsOrItIsNone_whateverByteIsFlipped()
            throws IOException, TimestampException {
        Timestamp stamp = client.stamp(HEAD);
        int refused = 0;
        for (int i = 0; i < stamp.token().length; i++) {
            byte[] altered = stamp.token();
            altered[i] ^= 1;
            try {
                Timestamp read = Timestamp.over(HEAD, altered);
                assertThat(read.at()).isEqualTo(stamp.at());
                assertThat(read.signer()).isEqualTo(stamp.signer());
            } catch (TimestampException wrong) {
                refused++;
            }
        }
        // Some of the wrapping is signed by nobody.
        assertThat(refused).isGreaterThan(stamp.token().length * 9 / 10);
    }

    @Test
    void authorityIsBelieved_byItsCertificate_orByWhoVouchesForIt() throws IOException {
        Timestamp stamp = client.stamp(HEAD);
        try (TestAuthority other = new TestAuthority()) {
            Path strange = other.rootTo(folder.resolve("other.pem"));

            assertThat(Authorities.in(authority.rootTo(folder.resolve("root.pem"))).vouchFor(stamp))
                    .isTrue();
            assertThat(
                            Authorities.in(authority.certificateTo(folder.resolve("own.pem")))
                                    .vouchFor(stamp))
                    .isTrue();
            assertThat(Authorities.in(strange).vouchFor(stamp)).isFalse();
            assertThat(Authorities.NONE.vouchFor(stamp)).isFalse();
        }
        Path none = Files.writeString(folder.resolve("none.pem"), "hello");
        assertThatThrownBy(() -> Authorities.in(none))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no certificates");
    }

    @Test
    void authorityThatIsAway_failsWithItsAddress_notItsPath() {
        authority.isAwayFor(1);

        assertThatThrownBy(() -> client.stamp(HEAD))
                .hasMessageStartingWith(authority.url().getAuthority() + " answers 503")
                .hasMessageNotContaining("tsa");
    }
}
