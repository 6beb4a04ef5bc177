package dev.hoptrail.api.pack.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.correlate.proof.MerkleTree;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.ingest.digest.LogVerdict;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record as evidence: its text, where it was read, and what shows that it is in the tree.
///
/// @param sha256 of the record's bytes where it was read, session token and all, in hex
/// @param salt in hex; null for records stored before the log began
/// @param leafIndex its place in the tree; null where it has none
/// @param proof hashes beside the way up, in base64
/// @param body the record's JSON, session token blanked
public record RawRecord(
        String accountId,
        String eventId,
        Instant eventTime,
        String sha256,
        List<Sighting> sightings,
        @Nullable String salt,
        @Nullable Long leafIndex,
        List<String> proof,
        String body) {

    public RawRecord {
        sightings = List.copyOf(sightings);
        proof = List.copyOf(proof);
    }

    /// Where it was read.
    ///
    /// @param index of the record in the file, from 0
    /// @param fileSha256 of the stored bytes of the file, in hex; null where it came by another way
    /// @param verdict what CloudTrail's digests say of the file; null where none can
    /// @param digest the digest that names the file; null where none does
    public record Sighting(
            String source,
            int index,
            @Nullable String fileSha256,
            @Nullable LogVerdict verdict,
            @Nullable String digest) {}

    /// Whether it is committed to.
    public boolean isInTree() {
        return leafIndex != null && salt != null;
    }

    /// Whether it is in a tree as it stands here.
    ///
    /// @throws IllegalArgumentException if a hash is malformed
    public boolean isProven(long treeSize, byte[] root) {
        if (leafIndex == null || salt == null) {
            return false;
        }
        byte[] commitment =
                new RecordCommitment()
                        .of(
                                HexFormat.of().parseHex(salt),
                                HexFormat.of().parseHex(sha256),
                                body.getBytes(UTF_8));
        return MerkleTree.includes(
                MerkleTree.leaf(commitment),
                leafIndex,
                treeSize,
                proof.stream().map(Base64.getDecoder()::decode).toList(),
                root);
    }
}
