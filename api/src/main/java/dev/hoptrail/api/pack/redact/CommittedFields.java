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

    private static final int NO_HASH = 32;

    private final RecordCommitment commitment = new RecordCommitment();

    /// All fields of a record as it reads, the hash of the original first. What was erased is
    /// committed to otherwise ([#lines]).
    List<Field> of(RawRecord raw) {
        byte[] salt =
                raw.salt() == null
                        ? new byte[RecordCommitment.SALT_BYTES]
                        : HEX.parseHex(raw.salt());
        return commitment.fields(
                salt,
                raw.sha256() == null ? new byte[NO_HASH] : HEX.parseHex(raw.sha256()),
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

    /// The same of a record of which something was erased: what is withheld stays withheld by what
    /// it was, what is to be is withheld by what it is.
    List<FieldLine> lines(
            RawRecord raw, List<Field> fields, Function<Field.Shown, FieldLine> line) {
        List<FieldLine> lines = lines(fields, line);
        if (raw.fields().isEmpty()) {
            return lines;
        }
        lines.set(0, raw.fields().getFirst());
        for (int i = 1; i < lines.size(); i++) {
            FieldLine was = raw.fields().get(i);
            FieldLine is = lines.get(i);
            String salt = is.isWithheld() ? null : was.salt();
            lines.set(
                    i,
                    new FieldLine(
                            is.name(),
                            is.member(),
                            is.value(),
                            salt,
                            salt == null ? commitment(was) : null));
        }
        return lines;
    }

    private String commitment(FieldLine was) {
        if (was.commitment() != null) {
            return was.commitment();
        }
        Field shown =
                new Field.Shown(
                        was.name(),
                        was.member(),
                        Objects.requireNonNull(was.value()),
                        HEX.parseHex(Objects.requireNonNull(was.salt())));
        return HEX.formatHex(commitment.withhold(shown).commitment());
    }

    /// Whether nothing but the hash is withheld.
    static boolean isWhole(List<FieldLine> lines) {
        return lines.stream().skip(1).noneMatch(FieldLine::isWithheld);
    }

    /// Whether nothing is withheld that was not before.
    static boolean isAsItWas(RawRecord raw, List<FieldLine> lines) {
        return raw.fields().isEmpty() ? isWhole(lines) : raw.fields().equals(lines);
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
