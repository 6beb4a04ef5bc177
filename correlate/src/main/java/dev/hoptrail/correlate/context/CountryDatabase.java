package dev.hoptrail.correlate.context;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Countries of addresses, from a database in MaxMind's format (`country.iso_code`).
public final class CountryDatabase {
    static final CountryDatabase NONE = new CountryDatabase(null);

    private final @Nullable Reader reader;

    private CountryDatabase(@Nullable Reader reader) {
        this.reader = reader;
    }

    /// @throws ContextFault if it is no such database
    static CountryDatabase of(byte[] content) throws ContextFault {
        try {
            Reader reader = new Reader(new ByteArrayInputStream(content), new CHMCache());
            // A file that is cut off shows when it is asked.
            reader.get(InetAddress.ofLiteral("192.0.2.1"), Map.class);
            return new CountryDatabase(reader);
        } catch (IOException | RuntimeException e) {
            throw new ContextFault(
                    null,
                    "This is no MaxMind database of countries (.mmdb), or not all of it: "
                            + e.getMessage());
        }
    }

    @Nullable String of(InetAddress address) {
        try {
            Map<?, ?> found = reader == null ? null : reader.get(address, Map.class);
            return found != null
                            && found.get("country") instanceof Map<?, ?> country
                            && country.get("iso_code") instanceof String code
                    ? code
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// So many nodes it has.
    public int nodes() {
        return reader == null ? 0 : Math.toIntExact(reader.getMetadata().nodeCount());
    }
}
