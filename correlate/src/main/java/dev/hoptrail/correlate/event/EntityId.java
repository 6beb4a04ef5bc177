package dev.hoptrail.correlate.event;

import org.jspecify.annotations.Nullable;

/// Unique ids of IAM (`AROA…`, `AIDA…`, `ASIA…`): four letters of kind, then base 32.
///
/// The first six bytes after the prefix hold the account id, shifted by seven bits; this holds for
/// ids of the newer form only, whose first bit is one (published analyses of real keys).
public final class EntityId {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int PREFIX = 4;
    private static final int SYMBOLS = 10;
    private static final long ACCOUNT_MASK = 0x7fffffffff80L;
    private static final long MAX_ACCOUNT = 999_999_999_999L;

    private EntityId() {}

    /// The account encoded in an id, 12 digits, or null where the id does not tell.
    public static @Nullable String accountId(String id) {
        if (id.length() < PREFIX + SYMBOLS || BASE32.indexOf(id.charAt(PREFIX)) < 16) {
            return null;
        }
        long bits = 0;
        for (int i = PREFIX; i < PREFIX + SYMBOLS; i++) {
            int symbol = BASE32.indexOf(id.charAt(i));
            if (symbol < 0) {
                return null;
            }
            bits = (bits << 5) | symbol;
        }
        long account = (bits >>> 2 & ACCOUNT_MASK) >>> 7;
        return account > MAX_ACCOUNT ? null : digits(account);
    }

    private static String digits(long account) {
        String text = Long.toString(account);
        return "0".repeat(12 - text.length()) + text;
    }
}
