package dev.hoptrail.api.pack.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a pack is and what it holds.
///
/// @param format [#FORMAT]
/// @param tool version of the service that made it
/// @param ruleVersion of the rules that were in force when it was made
/// @param knownAsOf all that was stored by then was known
/// @param from sessions issued from then on
/// @param to and before then
/// @param query in the query language; empty for all
/// @param redaction null where nothing is withheld
/// @param accounts that it is limited to; null where it is not
/// @param files by name; the manifest and its signature are left out
public record Manifest(
        String format,
        UUID packId,
        String title,
        String tool,
        String ruleVersion,
        String requestedBy,
        Instant createdAt,
        Instant knownAsOf,
        Instant from,
        Instant to,
        String query,
        Map<String, Long> totals,
        String signer,
        long treeSize,
        @Nullable Instant committedSince,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Redaction redaction,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> accounts,
        List<FileEntry> files) {
    /// The form of packs that this version writes and reads.
    public static final String FORMAT = "hoptrail-pack/1";

    public Manifest {
        totals = Collections.unmodifiableMap(new TreeMap<>(totals));
        accounts = accounts == null ? null : List.copyOf(accounts);
        files = List.copyOf(files);
    }

    /// A file.
    ///
    /// @param sha256 in hex
    /// @param rows lines behind the head; null where it is no table
    public record FileEntry(String name, String sha256, long size, @Nullable Long rows) {}
}
