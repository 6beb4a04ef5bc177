package dev.hoptrail.api.pack.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.api.pack.format.RawRecord.FieldLine;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.correlate.proof.RecordCommitment.Field;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of records as the tree log commits to them, and how packs show them.
///
/// Not safe for use by several threads at once.
final class CommittedFields {
    private static final HexFormat HEX = HexFormat.of();

    private final RecordCommitment commitment = new RecordCommitment();

    /// All fields of a record, the hash of the original first.
    List<Field> of(RawRecord raw) {
        byte[] salt =
                raw.salt() == null
                        ? new byte[RecordCommitment.SALT_BYTES]
                        : HEX.parseHex(raw.salt());
        return commitment.fields(
                salt,
                HEX.parseHex(Objects.requireNonNull(raw.sha256())),
                raw.body().getBytes(UTF_8));
    }

    /// The lines of fields: the hash of the original is withheld, the others are as they are told.
    List<FieldLine> lines(List<Field> fields, Function<Field.Shown, FieldLine> line) {
        List<FieldLine> lines = new ArrayList<>();
        lines.add(withheld(fields.getFirst(), "", null, null));
        for (Field one : fields) {
            if (one instanceof Field.Shown shown) {
                lines.add(line.apply(shown));
            }
        }
        return lines;
    }

    /// Whether nothing but the hash is withheld.
    static boolean isWhole(List<FieldLine> lines) {
        return lines.stream().skip(1).noneMatch(FieldLine::isWithheld);
    }

    /// A field as it is.
    static FieldLine shown(Field.Shown field) {
        return new FieldLine(
                field.name(), field.member(), field.value(), HEX.formatHex(field.salt()), null);
    }

    /// A field by its commitment.
    ///
    /// @param value what stands in for it; null for nothing
    FieldLine withheld(Field field, String name, @Nullable String member, @Nullable String value) {
        return new FieldLine(
                name, member, value, null, HEX.formatHex(commitment.withhold(field).commitment()));
    }
}
