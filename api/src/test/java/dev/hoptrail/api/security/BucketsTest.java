package dev.hoptrail.api.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class BucketsTest {

    private long nanos;
    private final Buckets buckets =
            new Buckets(
                    3,
                    Duration.ofMinutes(1),
                    new TimeMeter() {
                        @Override
                        public long currentTimeNanos() {
                            return nanos;
                        }

                        @Override
                        public boolean isWallClockBased() {
                            return false;
                        }
                    });

    private void assertEmpty(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                org.assertj.core.api.Assertions.assertThat(refused.code())
                                        .isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
    }

    @Test
    void bucket_isEmptyAfterAsManyAsMayBe_andFillsEvenly() {
        for (int i = 0; i < 3; i++) {
            buckets.take("a", "no");
        }
        assertEmpty(() -> buckets.take("a", "no"));
        nanos += Duration.ofSeconds(19).toNanos();
        assertEmpty(() -> buckets.take("a", "no"));
        nanos += Duration.ofSeconds(2).toNanos();
        assertThatCode(() -> buckets.take("a", "no")).doesNotThrowAnyException();
        assertEmpty(() -> buckets.take("a", "no"));
    }

    @Test
    void everyName_hasABucketOfItsOwn() {
        for (int i = 0; i < 3; i++) {
            buckets.take("a");
        }
        assertEmpty(() -> buckets.check("a", "no"));
        assertThatCode(() -> buckets.check("b", "no")).doesNotThrowAnyException();
    }
}
