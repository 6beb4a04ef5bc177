package dev.hoptrail.api.bench;

import java.util.Arrays;

/// How long calls took, in milliseconds.
record Latency(double p50, double p99) {

    private static final double MILLIS = 1e6;

    /// Of calls that took so many nanoseconds each.
    static Latency of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(at(sorted, 0.50), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double share) {
        int place = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, place)] / MILLIS;
    }
}
