package dev.hoptrail.correlate.proof;

import dev.hoptrail.correlate.proof.RecordCommitment.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What still proves a record of which something was erased: of each field that is as it was its
/// salt, of every other the commitment to what it was. Neither tells what is gone, since the
/// record's own salt is kept nowhere.
public final class ErasedFields {
    private static final byte SHOWN = 0;
    private static final byte WITHHELD = 1;

    private ErasedFields() {}

    /// The proof of a record that says something else now.
    ///
    /// @param before its fields as they were
    /// @param body what it says now, with the same fields
    public static byte[] of(List<Field> before, byte[] body) {
        List<Field> now = now(body);
        if (now.size() != before.size()) {
            throw new IllegalArgumentException(
                    "A record of %d fields has %d now".formatted(before.size(), now.size()));
        }
        RecordCommitment commitment = new RecordCommitment();
        ByteBuffer proof = ByteBuffer.allocate(now.size() * (1 + Sha256.BYTES));
        for (int i = 0; i < now.size(); i++) {
            if (before.get(i) instanceof Field.Shown was
                    && now.get(i) instanceof Field.Shown is
                    && was.name().equals(is.name())
                    && Objects.equals(was.member(), is.member())
                    && was.value().equals(is.value())) {
                proof.put(SHOWN).put(was.salt());
            } else {
                proof.put(WITHHELD).put(commitment.withhold(before.get(i)).commitment());
            }
        }
        return Arrays.copyOf(proof.array(), proof.position());
    }

    /// The fields of such a record: those that are as they were, and commitments to the others,
    /// under the names that these have now.
    public static List<Field> read(byte[] proof, byte[] body) {
        ByteBuffer bytes = ByteBuffer.wrap(proof);
        List<Field> fields = new ArrayList<>();
        for (Field now : now(body)) {
            boolean isShown = bytes.get() == SHOWN;
            byte[] kept = new byte[isShown ? RecordCommitment.SALT_BYTES : Sha256.BYTES];
            bytes.get(kept);
            fields.add(
                    switch (now) {
                        case Field.Shown shown when isShown ->
                                new Field.Shown(shown.name(), shown.member(), shown.value(), kept);
                        case Field.Shown shown ->
                                new Field.Withheld(shown.name(), shown.member(), kept);
                        case Field.Delivered ignored -> new Field.Withheld("", null, kept);
                        case Field.Withheld withheld -> withheld;
                    });
        }
        return fields;
    }

    private static List<Field> now(byte[] body) {
        return new RecordCommitment()
                .fields(new byte[RecordCommitment.SALT_BYTES], new byte[Sha256.BYTES], body);
    }
}
