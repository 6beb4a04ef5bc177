package dev.hoptrail.correlate.stream;

import java.util.stream.LongStream;

/// Seeds of random tests: the same ones each time, so that a build that was green stays so; new
/// ones each time in the long runs. Told where a test fails, given back by `-Dseed=`.
final class Seeds {
    private Seeds() {}

    private static boolean isGiven() {
        return !System.getProperty("seed", "").isEmpty();
    }

    static long one() {
        if (isGiven()) {
            return Long.parseLong(System.getProperty("seed"));
        }
        return Boolean.getBoolean("hoptrail.long") ? System.nanoTime() & 0xFFFFFF : 1;
    }

    /// So many seeds; only the given one, if one is.
    static long[] many(int count) {
        long first = one();
        return LongStream.range(first, first + (isGiven() ? 1 : count)).toArray();
    }
}
