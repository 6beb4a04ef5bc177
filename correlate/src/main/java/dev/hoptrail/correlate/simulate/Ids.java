package dev.hoptrail.correlate.simulate;

/// Makes access key ids and entity ids that never repeat and that decode to their account, as AWS's
/// do: base32 text after a four-letter prefix, whose first six bytes hold a one, 40 bits of account
/// number and seven free bits.
final class Ids {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final long FREE_MASK = (1L << 39) - 1;

    private final long seed;
    private long made;

    Ids(long seed) {
        this.seed = Dice.mix(seed);
    }

    /// A key id of 20 characters: prefix `AKIA` or `ASIA`.
    String key(String prefix, String accountId) {
        return encode(prefix, accountId, permute(made++), 16);
    }

    /// An entity id of 21 characters: prefix `AIDA` or `AROA`.
    String entity(String prefix, String accountId) {
        return encode(prefix, accountId, permute(made++), 17);
    }

    /// The account number that an id made by [#key] or [#entity] carries.
    static String accountOf(String id) {
        long bits = 0;
        for (int i = 4; i < 14; i++) {
            bits = (bits << 5) | BASE32.indexOf(id.charAt(i));
        }
        long account = ((bits >>> 2) & 0x7fffffffff80L) >> 7;
        return "%012d".formatted(account);
    }

    private static String encode(String prefix, String accountId, long free, int characters) {
        long high = (1L << 47) | (Long.parseLong(accountId) << 7) | (free >>> 32);
        long low = free & 0xFFFFFFFFL;
        StringBuilder text = new StringBuilder(21).append(prefix);
        for (int i = 0; i < characters; i++) {
            text.append(BASE32.charAt(fiveBits(high, low, i)));
        }
        return text.toString();
    }

    /// The `i`th group of five among 48 high and 32 low bits; what lies beyond is derived.
    private static int fiveBits(long high, long low, int i) {
        int from = i * 5;
        if (from >= 80) {
            return (int) (Dice.mix(low) & 31);
        }
        int value = 0;
        for (int bit = from; bit < from + 5; bit++) {
            long b = bit < 48 ? high >>> (47 - bit) : low >>> (79 - bit);
            value = (value << 1) | (int) (b & 1);
        }
        return value;
    }

    /// A bijection on 39 bits, so that counted ids look random and stay distinct.
    private long permute(long n) {
        long v = (n ^ seed) & FREE_MASK;
        v = (v * ((seed >>> 8) | 1)) & FREE_MASK;
        v ^= v >>> 20;
        v = (v * 0x2545F4914F6CDD1DL) & FREE_MASK;
        return v ^ (v >>> 17);
    }
}
