package dev.hoptrail.correlate.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Commits to a record field by field, so that some fields can be withheld later and the others
/// still be proven.
///
/// Version 1, all numbers big-endian:
///
/// ```
/// salt(i)     = first 16 bytes of SHA-256(record salt, int32 i)
/// field(i)    = SHA-256(salt(i), int32 length of name, name, int32 length of member or -1, member, value)
/// record      = SHA-256("hoptrail record 1", field(0), field(1), …)
/// ```
///
/// Field 0 has no name and the SHA-256 of the delivered bytes as its value; the others are those of
/// the record's text, session token blanked, in its order ([Field]). The record's salt is random: a
/// withheld value cannot be found by trying values out.
///
/// Not safe for use by several threads at once.
public final class RecordCommitment {
    /// Bytes of a record's salt and of a field's.
    public static final int SALT_BYTES = 16;

    private static final byte[] PREFIX = "hoptrail record 1".getBytes(US_ASCII);
    private static final byte[] NO_NAME = {};
    private static final int NO_MEMBER = -1;

    private final Sha256 sha256 = new Sha256();
    private final byte[] hash = new byte[Sha256.BYTES];
    private byte[] field = new byte[8_192];
    private byte[] all = new byte[PREFIX.length + 64 * Sha256.BYTES];

    /// A field that is shown, or of which only the commitment is.
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    public sealed interface Field {

        /// What comes first: the bytes as they were delivered.
        ///
        /// @param sha256 in hex
        record Delivered(String sha256, byte[] salt) implements Field {}

        /// A member that is shown.
        ///
        /// @param name of the member
        /// @param member of the object that the member is; null where it is none
        /// @param value the JSON text
        record Shown(String name, @Nullable String member, String value, byte[] salt)
                implements Field {}

        /// A field whose value is withheld.
        ///
        /// @param name as of a shown one; empty for the delivered bytes
        record Withheld(String name, @Nullable String member, byte[] commitment) implements Field {}
    }

    /// The commitment to a record.
    ///
    /// @param salt [#SALT_BYTES] random bytes of this record alone
    /// @param delivered SHA-256 of the bytes as they were delivered
    /// @param body the record's JSON, session token blanked
    public byte[] of(byte[] salt, byte[] delivered, byte[] body) {
        List<RecordFields.Field> fields = RecordFields.of(body);
        int end = begin(fields.size() + 1);
        end = add(end, salt(salt, 0), delivered, new RecordFields.Field(0, 0, -1, -1, 0, 32));
        for (int i = 0; i < fields.size(); i++) {
            end = add(end, salt(salt, i + 1), body, fields.get(i));
        }
        return finish(end);
    }

    /// The commitment to a record of which some fields may be withheld.
    ///
    /// @param fields in the order of [#fields]
    /// @throws IllegalArgumentException if a salt, hash or commitment is malformed
    public byte[] of(List<Field> fields) {
        int end = begin(fields.size());
        for (Field one : fields) {
            end = add(end, one);
        }
        return finish(end);
    }

    /// The fields of a record, all of them shown.
    public List<Field> fields(byte[] salt, byte[] delivered, byte[] body) {
        List<Field> shown = new ArrayList<>();
        shown.add(new Field.Delivered(HexFormat.of().formatHex(delivered), salt(salt, 0)));
        List<RecordFields.Field> fields = RecordFields.of(body);
        for (int i = 0; i < fields.size(); i++) {
            RecordFields.Field one = fields.get(i);
            shown.add(
                    new Field.Shown(
                            text(body, one.nameFrom(), one.nameTo()),
                            one.memberFrom() < 0
                                    ? null
                                    : text(body, one.memberFrom(), one.memberTo()),
                            text(body, one.valueFrom(), one.valueTo()),
                            salt(salt, i + 1)));
        }
        return shown;
    }

    /// The same field with its value withheld.
    public Field.Withheld withhold(Field field) {
        begin(1);
        add(PREFIX.length, field);
        byte[] made = Arrays.copyOfRange(all, PREFIX.length, PREFIX.length + Sha256.BYTES);
        return switch (field) {
            case Field.Delivered ignored -> new Field.Withheld("", null, made);
            case Field.Shown shown -> new Field.Withheld(shown.name(), shown.member(), made);
            case Field.Withheld withheld -> withheld;
        };
    }

    private int add(int end, Field field) {
        return switch (field) {
            case Field.Delivered first ->
                    add(end, first.salt(), NO_NAME, null, HexFormat.of().parseHex(first.sha256()));
            case Field.Shown shown ->
                    add(
                            end,
                            shown.salt(),
                            shown.name().getBytes(UTF_8),
                            shown.member() == null ? null : shown.member().getBytes(UTF_8),
                            shown.value().getBytes(UTF_8));
            case Field.Withheld withheld -> {
                if (withheld.commitment().length != Sha256.BYTES) {
                    throw new IllegalArgumentException("A commitment has 32 bytes");
                }
                System.arraycopy(withheld.commitment(), 0, all, end, Sha256.BYTES);
                yield end + Sha256.BYTES;
            }
        };
    }

    private static String text(byte[] json, int from, int to) {
        return new String(json, from, to - from, UTF_8);
    }

    private byte[] salt(byte[] salt, int number) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("A salt has " + SALT_BYTES + " bytes");
        }
        System.arraycopy(salt, 0, field, 0, SALT_BYTES);
        int32(SALT_BYTES, number);
        sha256.hash(field, 0, SALT_BYTES + Integer.BYTES, hash, 0);
        return Arrays.copyOf(hash, SALT_BYTES);
    }

    private int begin(int fields) {
        int length = PREFIX.length + fields * Sha256.BYTES;
        if (all.length < length) {
            all = new byte[length * 2];
        }
        System.arraycopy(PREFIX, 0, all, 0, PREFIX.length);
        return PREFIX.length;
    }

    private byte[] finish(int end) {
        sha256.hash(all, 0, end, hash, 0);
        return hash.clone();
    }

    private int add(int end, byte[] salt, byte[] text, RecordFields.Field one) {
        int size = put(0, salt, 0, salt.length);
        size = sized(size, text, one.nameFrom(), one.nameTo());
        size =
                one.memberFrom() < 0
                        ? int32(size, NO_MEMBER)
                        : sized(size, text, one.memberFrom(), one.memberTo());
        size = put(size, text, one.valueFrom(), one.valueTo());
        return hashed(end, size);
    }

    private int add(int end, byte[] salt, byte[] name, byte @Nullable [] member, byte[] value) {
        int size = put(0, salt, 0, salt.length);
        size = sized(size, name, 0, name.length);
        size = member == null ? int32(size, NO_MEMBER) : sized(size, member, 0, member.length);
        size = put(size, value, 0, value.length);
        return hashed(end, size);
    }

    private int hashed(int end, int size) {
        sha256.hash(field, 0, size, all, end);
        return end + Sha256.BYTES;
    }

    private int sized(int size, byte[] bytes, int from, int to) {
        return put(int32(size, to - from), bytes, from, to);
    }

    private int put(int size, byte[] bytes, int from, int to) {
        int end = size + to - from;
        if (end + Integer.BYTES > field.length) {
            field = Arrays.copyOf(field, end * 2 + Integer.BYTES);
        }
        System.arraycopy(bytes, from, field, size, to - from);
        return end;
    }

    private int int32(int size, int value) {
        field[size] = (byte) (value >> 24);
        field[size + 1] = (byte) (value >> 16);
        field[size + 2] = (byte) (value >> 8);
        field[size + 3] = (byte) value;
        return size + Integer.BYTES;
    }
}
