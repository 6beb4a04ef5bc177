package dev.hoptrail.api.webhook;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ranges of addresses, written as CIDR: `10.1.0.0/16`, `fd00::/8`, or one address alone.
public final class Networks {

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    /// Reads ranges.
    ///
    /// @throws IllegalArgumentException that names the one that is none
    public static Networks of(List<String> ranges) {
        return new Networks(ranges.stream().map(Network::of).toList());
    }

    static Networks of(String... ranges) {
        return of(List.of(ranges));
    }

    boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }

    private static final class Network {

        private final byte[] prefix;
        private final int bits;

        private Network(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        static Network of(String range) {
            int slash = range.indexOf('/');
            String literal = (slash < 0 ? range : range.substring(0, slash)).strip();
            try {
                byte[] prefix = InetAddress.ofLiteral(literal).getAddress();
                int most = prefix.length * Byte.SIZE;
                int bits = slash < 0 ? most : Integer.parseInt(range.substring(slash + 1).strip());
                if (bits >= 0 && bits <= most) {
                    return new Network(prefix, bits);
                }
            } catch (IllegalArgumentException noAddress) {
                throw none(range, noAddress);
            }
            throw none(range, null);
        }

        private static IllegalArgumentException none(String range, @Nullable Throwable cause) {
            return new IllegalArgumentException(
                    "'%s' is no range of addresses such as 10.1.0.0/16".formatted(range), cause);
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                int at = bit / Byte.SIZE;
                if ((address[at] & mask) != (prefix[at] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
