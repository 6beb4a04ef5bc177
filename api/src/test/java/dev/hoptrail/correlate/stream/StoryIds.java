package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.chain.Ids;

/// Ids of a story's accounts, keys and principals: made of their names, and of the form of AWS's,
/// so that keys and principals tell their account.
final class StoryIds {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private StoryIds() {}

    static String account(String name) {
        return Long.toString(
                100_000_000_000L + Math.floorMod(Ids.hash("account", name), 899_999_999_999L));
    }

    static String key(String prefix, String account, String name) {
        return prefix + encoded(account, Ids.hash(prefix, account + name), 16);
    }

    static String roleId(String role, String account) {
        return "AROA" + encoded(account, Ids.hash("role", role), 17);
    }

    static String userId(String user, String account) {
        return "AIDA" + encoded(account, Ids.hash("user", user), 17);
    }

    /// Six bytes that hold the account id shifted by seven bits below a one, then noise.
    private static String encoded(String account, long noise, int symbols) {
        long high = 1L << 47 | Long.parseLong(account(account)) << 7 | noise >>> 57;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < symbols; i++) {
            int value = 0;
            for (int bit = i * 5; bit < i * 5 + 5; bit++) {
                long one = bit < 48 ? high >>> (47 - bit) : noise >>> (bit - 48);
                value = value << 1 | (int) (one & 1);
            }
            text.append(BASE32.charAt(value));
        }
        return text.toString();
    }
}
