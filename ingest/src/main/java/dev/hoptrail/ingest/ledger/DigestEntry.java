package dev.hoptrail.ingest.ledger;

import dev.hoptrail.ingest.digest.Digest;
import dev.hoptrail.ingest.source.DigestName;
import org.jspecify.annotations.Nullable;

/// A digest file that was read.
///
/// @param below how many of the last parts of its URI lie below what is known of its bucket
/// @param content what it says; null if it cannot be read
/// @param flaw why not; null if it can
/// @param signature what its object's metadata holds; null where that is not known
public record DigestEntry(
        String source,
        String sha256,
        int below,
        DigestName name,
        Digest.@Nullable Content content,
        @Nullable String flaw,
        @Nullable String signature)
        implements FileRead {}
