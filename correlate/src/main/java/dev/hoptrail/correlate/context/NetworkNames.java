package dev.hoptrail.correlate.context;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names of networks. Of several that an address is in, the smallest counts.
public final class NetworkNames {
    static final NetworkNames NONE = new NetworkNames();

    /// By family and prefix length, the longest first.
    private final NavigableMap<Integer, Map<BigInteger, String>> four =
            new TreeMap<>(java.util.Comparator.reverseOrder());

    private final NavigableMap<Integer, Map<BigInteger, String>> six =
            new TreeMap<>(java.util.Comparator.reverseOrder());
    private int size;

    /// Adds a network.
    ///
    /// @param cidr an address, a slash and a prefix length
    /// @throws IllegalArgumentException if it is no network, bits beside the prefix are set, or it
    ///   has a name already
    public void add(String cidr, String name) {
        int slash = cidr.indexOf('/');
        InetAddress address =
                KnownPlaces.literal(slash < 0 ? cidr : cidr.substring(0, slash).strip());
        if (address == null) {
            throw new IllegalArgumentException(
                    "'%s' is no network: write 203.0.113.0/24".formatted(cidr));
        }
        int length = address.getAddress().length * 8;
        int bits = slash < 0 ? length : bits(cidr, slash, length);
        BigInteger whole = number(address);
        if (!prefix(whole, bits, length).equals(whole)) {
            throw new IllegalArgumentException(
                    "'%s' has bits set behind the first %d".formatted(cidr, bits));
        }
        String before =
                of(length).computeIfAbsent(bits, none -> new HashMap<>()).putIfAbsent(whole, name);
        if (before != null) {
            throw new IllegalArgumentException(
                    "'%s' is named twice: %s, %s".formatted(cidr, before, name));
        }
        size++;
    }

    private static int bits(String cidr, int slash, int length) {
        try {
            int bits = Integer.parseInt(cidr.substring(slash + 1).strip());
            if (bits >= 0 && bits <= length) {
                return bits;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "'%s' must end in a prefix length from 0 to %d".formatted(cidr, length));
    }

    private NavigableMap<Integer, Map<BigInteger, String>> of(int length) {
        return length == 32 ? four : six;
    }

    @Nullable String of(InetAddress address) {
        int length = address.getAddress().length * 8;
        BigInteger whole = number(address);
        for (var named : of(length).entrySet()) {
            String name = named.getValue().get(prefix(whole, named.getKey(), length));
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /// Whether an address is in one of the networks; false for what is no address.
    public boolean contains(String address) {
        InetAddress literal = KnownPlaces.literal(address);
        return literal != null && of(literal) != null;
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private static BigInteger prefix(BigInteger whole, int bits, int length) {
        return whole.shiftRight(length - bits).shiftLeft(length - bits);
    }

    /// So many networks have names.
    public int size() {
        return size;
    }
}
