package dev.hoptrail.api.security;

import dev.hoptrail.api.problem.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import io.micronaut.http.HttpRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How often each of many may do something in this process: a bucket of tokens for everybody,
/// filled again at an even rate. Whose name was not seen for longest is forgotten when there are
/// too many.
final class Buckets {

    private static final int MOST_NAMES = 10_000;
    private static final int NETWORK_BYTES = 8;

    private final long most;
    private final Duration window;
    private final TimeMeter time;
    private final Map<String, Bucket> buckets =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > MOST_NAMES;
                }
            };

    /// @param most at once, and within the window on average
    Buckets(long most, Duration window) {
        this(most, window, TimeMeter.SYSTEM_NANOTIME);
    }

    Buckets(long most, Duration window, TimeMeter time) {
        this.most = most;
        this.window = window;
        this.time = time;
    }

    /// Takes one.
    ///
    /// @throws ProblemException 429 if there is none left, with the time until there is
    void take(String name, String refusal) {
        ConsumptionProbe taken = bucket(name).tryConsumeAndReturnRemaining(1);
        if (!taken.isConsumed()) {
            throw tooMany(refusal, taken.getNanosToWaitForRefill());
        }
    }

    /// Takes one if there is one left.
    void take(String name) {
        bucket(name).tryConsume(1);
    }

    /// Whether one is left.
    ///
    /// @throws ProblemException 429 if there is none, with the time until there is
    void check(String name, String refusal) {
        EstimationProbe left = bucket(name).estimateAbilityToConsume(1);
        if (!left.canBeConsumed()) {
            throw tooMany(refusal, left.getNanosToWaitForRefill());
        }
    }

    private static ProblemException tooMany(String refusal, long nanos) {
        return ProblemException.tooMany(
                refusal, Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(nanos) + 1));
    }

    private Bucket bucket(String name) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(name, unseen -> full());
        }
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, window))
                .withCustomTimePrecision(time)
                .build();
    }

    /// Who calls, as far as the network knows: of an IPv6 address its network, which is one
    /// customer's.
    static String address(HttpRequest<?> request) {
        InetAddress address = request.getRemoteAddress().getAddress();
        return address instanceof Inet6Address
                ? Arrays.toString(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
                : String.valueOf(address);
    }
}
