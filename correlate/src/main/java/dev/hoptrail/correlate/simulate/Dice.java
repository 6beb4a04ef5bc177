package dev.hoptrail.correlate.simulate;

import java.util.List;

/// A stream of pseudo-random choices (SplitMix64) that is the same on every machine for the same
/// seed.
final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        this.state = seed;
    }

    /// Spreads the bits of `value` over the whole word; a bijection.
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// A stable hash of a text under a seed.
    static long hash(long seed, String text) {
        long h = mix(seed + GOLDEN);
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(h);
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /// Uniform in `0 .. bound - 1`.
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /// Uniform in `low .. high`, both included.
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    boolean chance(int perMille) {
        return below(1000) < perMille;
    }

    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i += 16) {
            String word = Long.toHexString(next() | (1L << 63));
            text.append(word, 0, Math.min(16, digits - i));
        }
        return text.toString();
    }

    /// A version 4 UUID.
    String uuid() {
        return new Json(40).uuid(next(), next()).ascii(1, 37);
    }
}
