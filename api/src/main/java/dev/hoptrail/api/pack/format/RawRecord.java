package dev.hoptrail.api.pack.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hoptrail.correlate.proof.MerkleTree;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.ingest.digest.LogVerdict;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A record as evidence: its text, where it was read, and what shows that it is in the tree.
///
/// A record of which something is withheld shows no hash of all of it, since who knows the rest
/// could try values out. It is committed to by its fields: those that are shown, and the
/// commitments to the others.
///
/// @param sha256 of the record's bytes where it was read, session token and all, in hex; null where
///   something is withheld
/// @param salt in hex; null for records stored before the log began, and where something is
///   withheld
/// @param leafIndex its place in the tree; null where it has none
/// @param proof hashes beside the way up, in base64
/// @param fields of a record of which something is withheld, in their order, the delivered bytes
///   first; empty for others
/// @param body the record's JSON, session token blanked; with what stands in for what is withheld
/// @param erased whether something of it was erased on request: the service itself does not know
///   any more what it was
public record RawRecord(
        String accountId,
        String eventId,
        Instant eventTime,
        @Nullable String sha256,
        List<Sighting> sightings,
        @Nullable String salt,
        @Nullable Long leafIndex,
        List<String> proof,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<FieldLine> fields,
        String body,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean erased) {

    private static final HexFormat HEX = HexFormat.of();

    public RawRecord {
        sightings = List.copyOf(sightings);
        proof = List.copyOf(proof);
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    @Override
    public List<FieldLine> fields() {
        return Objects.requireNonNull(fields);
    }

    /// A field of a record of which something is withheld. Names and values are JSON as it stands
    /// between the marks.
    ///
    /// @param name of a member of the record; empty for the delivered bytes
    /// @param member of the object that the member is; null where it is none
    /// @param value what stands there, or stands in; null where nothing does
    /// @param salt in hex, of a field that is shown
    /// @param commitment in hex, of one that is withheld
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FieldLine(
            String name,
            @Nullable String member,
            @Nullable String value,
            @Nullable String salt,
            @Nullable String commitment) {

        /// Whether what stands here is not what was committed to.
        public boolean isWithheld() {
            return salt == null;
        }

        /// The names of the members that lead here, joined by a dot.
        public String path() {
            return member == null ? name : name + "." + member;
        }

        private RecordCommitment.Field committed() {
            if (commitment != null) {
                return new RecordCommitment.Field.Withheld(name, member, HEX.parseHex(commitment));
            }
            return new RecordCommitment.Field.Shown(
                    name,
                    member,
                    Objects.requireNonNullElse(value, ""),
                    HEX.parseHex(Objects.requireNonNullElse(salt, "")));
        }
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
        return leafIndex != null && (salt != null || !fields().isEmpty());
    }

    /// Whether some of it is withheld.
    public boolean isRedacted() {
        return sha256 == null;
    }

    /// The text that fields make, those that stand in among them.
    public static String text(List<FieldLine> fields) {
        StringBuilder text = new StringBuilder("{");
        String open = null;
        for (FieldLine one : fields.subList(1, fields.size())) {
            boolean goesOn = one.member() != null && one.name().equals(open);
            if (open != null && !goesOn) {
                text.append('}');
            }
            if (text.length() > 1) {
                text.append(',');
            }
            if (!goesOn) {
                text.append('"').append(one.name()).append("\":");
            }
            if (one.member() != null) {
                text.append(goesOn ? "" : "{").append('"').append(one.member()).append("\":");
            }
            open = one.member() == null ? null : one.name();
            text.append(Objects.requireNonNullElse(one.value(), "null"));
        }
        return text.append(open == null ? "}" : "}}").toString();
    }

    /// Whether it is in a tree as it stands here.
    ///
    /// @throws IllegalArgumentException if a hash is malformed
    public boolean isProven(long treeSize, byte[] root) {
        if (leafIndex == null || !isInTree()) {
            return false;
        }
        byte[] commitment = commitment();
        return MerkleTree.includes(
                MerkleTree.leaf(commitment),
                leafIndex,
                treeSize,
                proof.stream().map(Base64.getDecoder()::decode).toList(),
                root);
    }

    private byte[] commitment() {
        RecordCommitment record = new RecordCommitment();
        return salt == null || sha256 == null
                ? record.of(fields().stream().map(FieldLine::committed).toList())
                : record.of(HEX.parseHex(salt), HEX.parseHex(sha256), body.getBytes(UTF_8));
    }
}
