package dev.hoptrail.api.pack.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.pack.format.RawRecord.FieldLine;
import dev.hoptrail.correlate.proof.ErasedFields;
import dev.hoptrail.correlate.proof.RecordCommitment;
import dev.hoptrail.correlate.proof.RecordCommitment.Field;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The fields of a record of which something was erased: what is as it was, and commitments to what
/// was there instead of the names that stand in.
public final class ErasedLines {
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern MARK = Pattern.compile("erased-[0-9a-f]{20}");

    /// Members whose values no erasure changes: words of the format, ids that AWS gives, times.
    private static final Set<String> NEVER =
            Set.of(
                    "accessKeyId",
                    "accountId",
                    "awsRegion",
                    "creationDate",
                    "errorCode",
                    "eventCategory",
                    "eventID",
                    "eventName",
                    "eventSource",
                    "eventTime",
                    "eventType",
                    "eventVersion",
                    "mfaAuthenticated",
                    "recipientAccountId",
                    "sharedEventID",
                    "type");

    private ErasedLines() {}

    /// The fields of a record as a pack shows them.
    ///
    /// @param kept what proves it, [ErasedFields]; null for a record that was erased on its way in
    /// @param salt of such a record
    /// @param delivered what stands in for the hash of the original
    /// @return none where nothing proves it
    public static List<FieldLine> of(
            byte @Nullable [] kept, byte @Nullable [] salt, byte[] delivered, String body) {
        byte[] text = body.getBytes(UTF_8);
        RecordCommitment commitment = new RecordCommitment();
        List<Field> fields;
        if (kept != null) {
            fields = ErasedFields.read(kept, text);
        } else if (salt != null) {
            fields = new ArrayList<>(commitment.fields(salt, delivered, text));
            fields.set(0, commitment.withhold(fields.getFirst()));
        } else {
            return List.of();
        }
        List<Field> now = commitment.fields(new byte[RecordCommitment.SALT_BYTES], delivered, text);
        List<FieldLine> lines = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            lines.add(line(fields.get(i), now.get(i)));
        }
        return lines;
    }

    private static FieldLine line(Field field, Field now) {
        return switch (field) {
            case Field.Shown shown ->
                    new FieldLine(
                            shown.name(),
                            shown.member(),
                            shown.value(),
                            HEX.formatHex(shown.salt()),
                            null);
            case Field.Withheld withheld ->
                    new FieldLine(
                            withheld.name(),
                            withheld.member(),
                            now instanceof Field.Shown shown ? shown.value() : null,
                            null,
                            HEX.formatHex(withheld.commitment()));
            case Field.Delivered ignored ->
                    throw new IllegalArgumentException("The hash of an erased record is shown");
        };
    }

    /// Whether a name that stands in is in a field that can hold one.
    public static boolean isErased(FieldLine field) {
        String path = field.path();
        return !NEVER.contains(path.substring(path.lastIndexOf('.') + 1))
                && holdsMark(path + " " + field.value());
    }

    /// Whether a name that stands in is in a text.
    public static boolean holdsMark(String text) {
        return MARK.matcher(text).find();
    }
}
