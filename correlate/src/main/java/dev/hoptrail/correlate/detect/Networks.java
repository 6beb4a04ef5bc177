package dev.hoptrail.correlate.detect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells networks apart as far as an address alone allows.
final class Networks {
    private Networks() {}

    /// The network of an address: its first 16 bits, or 32 of an IPv6 address. Null for names of
    /// AWS services and for addresses inside a private network, which tell no place.
    static @Nullable String of(@Nullable String address) {
        if (address == null || address.isEmpty()) {
            return null;
        }
        return address.indexOf(':') >= 0 ? six(address) : four(address);
    }

    private static @Nullable String four(String address) {
        String[] parts = address.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        int[] bytes = new int[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = number(parts[i], 10, 255);
            if (bytes[i] < 0) {
                return null;
            }
        }
        boolean inside =
                bytes[0] == 10
                        || bytes[0] == 127
                        || (bytes[0] == 172 && bytes[1] >= 16 && bytes[1] < 32)
                        || (bytes[0] == 192 && bytes[1] == 168)
                        || (bytes[0] == 169 && bytes[1] == 254)
                        || (bytes[0] == 100 && bytes[1] >= 64 && bytes[1] < 128);
        return inside ? null : bytes[0] + "." + bytes[1] + ".0.0/16";
    }

    private static @Nullable String six(String address) {
        String[] parts = address.toLowerCase(Locale.ROOT).split(":", 3);
        int high = number(parts[0], 16, 0xffff);
        int low = number(parts.length > 1 ? parts[1] : "", 16, 0xffff);
        boolean inside = high < 0x2000 || high >= 0xfc00;
        return inside ? null : "%x:%x::/32".formatted(high, Math.max(0, low));
    }

    /// The number, or -1 where there is none in range.
    private static int number(String text, int radix, int most) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value > most ? -1 : value;
    }
}
