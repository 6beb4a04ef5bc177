package dev.hoptrail.correlate.search;

import dev.hoptrail.correlate.search.Expression.AddressRange;
import dev.hoptrail.correlate.search.Expression.Bound;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads addresses, blocks and ranges of them. Names are never looked up.
final class Addresses {
    private static final int BYTES = 16;
    private static final int BITS_4 = 32;
    private static final int BITS_6 = 128;

    private Addresses() {}

    /// The address that a text writes out, or null where it is no address.
    static @Nullable InetAddress of(String text) {
        boolean plausible =
                text.indexOf(':') >= 0 || text.chars().filter(c -> c == '.').count() == 3;
        if (!plausible || text.indexOf('%') >= 0) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// `10.0.0.0/8`; bits beyond the prefix are ignored.
    static AddressRange block(String written, int slash, int start) {
        InetAddress base = of(written.substring(0, slash));
        int prefix = prefix(written.substring(slash + 1));
        int bits = base instanceof Inet4Address ? BITS_4 : BITS_6;
        if (base == null || prefix < 0 || prefix > bits) {
            throw ValueParser.invalid(
                    start,
                    "%s at %d is no block of addresses: write it as 10.0.0.0/8 or 2001:db8::/32."
                            .formatted(FieldNames.quote(written), start));
        }
        byte[] low = base.getAddress();
        byte[] high = low.clone();
        for (int bit = prefix; bit < bits; bit++) {
            int mask = 0x80 >>> (bit % 8);
            low[bit / 8] &= (byte) ~mask;
            high[bit / 8] |= (byte) mask;
        }
        return new AddressRange(address(low), address(high));
    }

    private static int prefix(String digits) {
        boolean number =
                !digits.isEmpty()
                        && digits.length() <= 3
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(digits) : -1;
    }

    /// A range between two addresses; an open end reaches to the end of the other's family.
    static Expression range(@Nullable Bound low, @Nullable Bound high, int start) {
        InetAddress first = low == null ? null : bound(low, start);
        InetAddress last = high == null ? null : bound(high, start);
        boolean four = first instanceof Inet4Address || last instanceof Inet4Address;
        InetAddress from = first == null ? filled(four, (byte) 0) : first;
        InetAddress to = last == null ? filled(four, (byte) 0xff) : last;
        boolean empty = low != null && !low.inclusive() && isLast(from);
        empty |= high != null && !high.inclusive() && isFirst(to);
        if (empty) {
            return new Expression.Not(new Expression.All());
        }
        return new AddressRange(
                low == null || low.inclusive() ? from : step(from, 1),
                high == null || high.inclusive() ? to : step(to, -1));
    }

    private static InetAddress bound(Bound bound, int start) {
        InetAddress address = of(bound.text());
        if (address == null) {
            throw ValueParser.invalid(
                    start,
                    "%s in the range at %d is no address."
                            .formatted(FieldNames.quote(bound.text()), start));
        }
        return address;
    }

    private static boolean isLast(InetAddress address) {
        return allAre(address, (byte) 0xff);
    }

    private static boolean isFirst(InetAddress address) {
        return allAre(address, (byte) 0);
    }

    private static boolean allAre(InetAddress address, byte value) {
        for (byte b : address.getAddress()) {
            if (b != value) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress filled(boolean four, byte value) {
        byte[] bytes = new byte[four ? BITS_4 / 8 : BYTES];
        Arrays.fill(bytes, value);
        return address(bytes);
    }

    private static InetAddress step(InetAddress address, int by) {
        byte[] bytes = address.getAddress();
        int at = bytes.length - 1;
        while (true) {
            bytes[at] = (byte) (bytes[at] + by);
            boolean carried = by > 0 ? bytes[at] == 0 : bytes[at] == (byte) 0xff;
            if (!carried || at == 0) {
                return address(bytes);
            }
            at--;
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(bytes.length + " bytes make no address", e);
        }
    }
}
