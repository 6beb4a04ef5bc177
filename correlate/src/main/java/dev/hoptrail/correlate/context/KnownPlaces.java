package dev.hoptrail.correlate.context;

import dev.hoptrail.correlate.detect.Context.Places;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Places as an organisation told them.
record KnownPlaces(NetworkNames networks, CountryDatabase countries) implements Places {

    @Override
    public @Nullable String network(String address) {
        InetAddress literal = literal(address);
        return literal == null ? null : networks.of(literal);
    }

    @Override
    public @Nullable String country(String address) {
        InetAddress literal = literal(address);
        return literal == null ? null : countries.of(literal);
    }

    /// Nothing is ever looked up by name: what stands where an address should is often the name of
    /// a service, and always what somebody wrote.
    static @Nullable InetAddress literal(String address) {
        if (address.isEmpty() || address.length() > 45 || address.indexOf('%') >= 0) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
