package dev.hoptrail.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hoptrail.api.webhook.Answer.Failure;
import dev.hoptrail.api.webhook.Answer.Response;
import dev.hoptrail.api.webhook.Answer.Silence;
import dev.hoptrail.api.webhook.store.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryPolicyTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private final RetryPolicy policy = new RetryPolicy(new Random(7));

    private static Answer answer(int status, @Nullable String retryAfter) {
        return new Response(status, retryAfter, null, Duration.ZERO);
    }

    private Verdict verdict(Answer answer) {
        return policy.verdict(answer, 0, 0, NOW, NOW);
    }

    private Verdict.Again again(Answer answer, int tries, int failures) {
        return (Verdict.Again) policy.verdict(answer, tries, failures, NOW, NOW);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void success_isDelivered(int status) {
        assertThat(verdict(answer(status, null))).isInstanceOf(Verdict.Delivered.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void whatMayPass_isTriedAgain(int status) {
        assertThat(verdict(answer(status, null))).isInstanceOf(Verdict.Again.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 403, 404, 413, 422})
    void whatWillNotPass_isDead(int status) {
        assertThat(verdict(answer(status, null))).isInstanceOf(Verdict.Dead.class);
    }

    @Test
    void gone_isGone() {
        assertThat(verdict(answer(410, null))).isInstanceOf(Verdict.Gone.class);
    }

    @Test
    void waits_growThreefoldUpToSixHours_cutByHalfAtMost() {
        Answer silence = new Silence(Failure.TIMEOUT, Duration.ZERO);
        long whole = 5_000;
        for (int tries = 0; tries < 20; tries++) {
            for (int i = 0; i < 50; i++) {
                Duration wait = Duration.between(NOW, again(silence, tries, 0).at());
                assertThat(wait.toMillis()).isBetween(whole / 2, whole);
            }
            whole = Math.min(whole * 3, Duration.ofHours(6).toMillis());
        }
        assertThat(whole).isEqualTo(Duration.ofHours(6).toMillis());
    }

    @Test
    void waits_differ() {
        Answer silence = new Silence(Failure.TIMEOUT, Duration.ZERO);

        assertThat(again(silence, 5, 0).at()).isNotEqualTo(again(silence, 5, 0).at());
    }

    @Test
    void afterThreeDays_itIsDead() {
        Silence silence = new Silence(Failure.CONNECTION, Duration.ZERO);

        assertThat(policy.verdict(silence, 20, 0, NOW, NOW.plus(Duration.ofHours(71))))
                .isInstanceOf(Verdict.Again.class);
        assertThat(policy.verdict(silence, 20, 0, NOW, NOW.plus(Duration.ofDays(3))))
                .isInstanceOf(Verdict.Dead.class);
    }

    @Test
    void retryAfter_isHonoured_inSecondsAndAsDate() {
        Instant hour = NOW.plusSeconds(3600);
        for (String header : new String[] {"3600", "Sun, 01 Mar 2026 09:00:00 GMT"}) {
            Verdict.Again again = again(answer(503, header), 0, 0);

            assertThat(again.at()).isEqualTo(hour);
            assertThat(again.heldUntil()).isEqualTo(hour);
        }
    }

    @Test
    void retryAfter_thatIsNonsenseOrFarAway_isBounded() {
        assertThat(again(answer(503, "soon"), 0, 0).heldUntil()).isNull();
        assertThat(again(answer(503, "999999999"), 0, 0).heldUntil())
                .isEqualTo(NOW.plus(Duration.ofHours(24)));
        assertThat(again(answer(429, null), 0, 0).heldUntil()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void receiverThatIsAway_isHeldForMinutesAtMost() {
        Answer silence = new Silence(Failure.CONNECTION, Duration.ZERO);

        assertThat(again(silence, 0, 3).heldUntil()).isNull();
        assertThat(again(silence, 0, 4).heldUntil())
                .isBetween(NOW.plusMillis(2500), NOW.plusSeconds(5));
        assertThat(again(silence, 0, 1000).heldUntil())
                .isBetween(NOW.plusSeconds(150), NOW.plusSeconds(300));
    }
}
