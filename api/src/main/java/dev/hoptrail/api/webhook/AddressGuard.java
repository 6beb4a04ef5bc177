package dev.hoptrail.api.webhook;

import java.io.Serial;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Decides which addresses webhooks may be sent to. Whoever may add a webhook must not reach what
/// only this machine reaches: a name is resolved, and every address that it has must be public or
/// explicitly allowed. Who connects must use the addresses given here and not resolve again.
public final class AddressGuard {

    // The registries of special-purpose addresses of IANA (RFC 6890 and its updates).
    private static final Networks SPECIAL_V4 =
            Networks.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4");
    private static final Networks GLOBAL_V6 = Networks.of("2000::/3");
    // Those of the global range that carry IPv4 addresses inside or are no places on the net.
    private static final Networks SPECIAL_V6 =
            Networks.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final Networks allowed;
    private final Lookup lookup;

    /// @param allowed addresses that may be used though they are not public
    public AddressGuard(Networks allowed, Lookup lookup) {
        this.allowed = allowed;
        this.lookup = lookup;
    }

    /// Finds the addresses of a name.
    @FunctionalInterface
    public interface Lookup {
        /// What the system resolves names with.
        Lookup SYSTEM = InetAddress::getAllByName;

        InetAddress[] find(String host) throws UnknownHostException;
    }

    /// How a webhook is reached.
    enum Scheme {
        HTTPS,
        /// In clear: to allowed addresses only.
        HTTP
    }

    /// A name or address that nothing may be sent to.
    static final class RefusedException extends UnknownHostException {
        @Serial private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /// The addresses of a host, all of them such that they may be used.
    ///
    /// @throws RefusedException if one of them may not
    /// @throws UnknownHostException if there are none
    InetAddress[] resolve(String host, Scheme scheme) throws UnknownHostException {
        InetAddress[] found = lookup.find(host);
        for (InetAddress address : found) {
            if (!mayBeUsed(address, scheme)) {
                throw new RefusedException(
                        scheme == Scheme.HTTP
                                ? "Only allowed addresses may be used without TLS"
                                : "The address is not public and not allowed");
            }
        }
        return found;
    }

    private boolean mayBeUsed(InetAddress address, Scheme scheme) {
        if (allowed.contain(address)) {
            return true;
        }
        return scheme == Scheme.HTTPS && isPublic(unmapped(address));
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address
                ? !SPECIAL_V4.contain(address)
                : GLOBAL_V6.contain(address) && !SPECIAL_V6.contain(address);
    }

    /// An IPv4 address written as an IPv6 one is the former.
    private static InetAddress unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] mapping = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
        if (bytes.length != 16 || !Arrays.equals(bytes, 0, 12, mapping, 0, 12)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
