package dev.hoptrail.ingest.use;

import dev.hoptrail.ingest.record.ByteKeys;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ObjectCursor;
import dev.hoptrail.ingest.record.RecordField;
import dev.hoptrail.ingest.use.ShownCredential.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sums of one file: how often each credential made each kind of call, per event hour, account,
/// region, service, action, outcome, address and agent. Used by one thread, and again for each
/// file.
public final class SessionUses {

    /// Sums of more bytes than this are to be handed on before the file ends.
    private static final int FULL = 8 * 1024 * 1024;

    private static final int HOUR = 3_600;
    private static final int FIXED = 8;
    private static final byte[] NONE = {};
    private static final byte[] MINTING = ObjectCursor.name("CreateOAuth2Token");
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};

    private final ByteKeys identities = new ByteKeys();
    private final List<@Nullable ShownCredential> shown = new ArrayList<>();
    private int[] credentialOf = new int[256];

    private final ByteKeys credentialKeys = new ByteKeys();
    private final List<UseCredential> credentials = new ArrayList<>();

    private final ByteKeys rows = new ByteKeys();
    private int[] counts = new int[256];
    private long[] firsts = new long[256];
    private long[] lasts = new long[256];

    private byte[] key = new byte[4096];
    private int keyLength;

    /// Adds the record to the sums. Returns false if it shows no credential.
    public boolean add(LogRecord record) {
        if (!record.hasObject(RecordField.USER_IDENTITY)) {
            return false;
        }
        if (isMinting(record)) {
            return addMinting(record);
        }
        int identity = identity(record);
        @Nullable ShownCredential credential = shown.get(identity);
        if (credential == null) {
            return false;
        }
        int number = credentialOf[identity];
        if (isFromConsole(record)) {
            credentials.get(number).setFromConsole();
        }
        key(record, number, credential.invokedBy());
        count(record.eventSecond());
        return true;
    }

    /// CreateOAuth2Token names the sign-in session that it mints, not the one of its caller.
    private static boolean isMinting(LogRecord record) {
        RecordField field = RecordField.EVENT_NAME;
        return record.hasText(field)
                && Arrays.equals(
                        record.bytes(),
                        record.start(field),
                        record.end(field),
                        MINTING,
                        0,
                        MINTING.length);
    }

    private boolean addMinting(LogRecord record) {
        ShownCredential credential = ShownCredential.of(record.members(RecordField.USER_IDENTITY));
        if (credential == null) {
            return false;
        }
        credential.texts().remove(Text.SIGN_IN_SESSION);
        key(record, credential(credential.texts()), credential.invokedBy());
        count(record.eventSecond());
        return true;
    }

    /// Whether the sums have grown so large that they should be handed on now.
    public boolean isFull() {
        return rows.length() > FULL || identities.length() > FULL;
    }

    /// Whether there is nothing to hand on.
    public boolean isEmpty() {
        return rows.size() == 0;
    }

    /// Hands the sums on as messages and forgets them.
    public void drain(UseParts parts) {
        int[] next = new int[rows.size()];
        int[] first = new int[credentials.size()];
        Arrays.fill(first, -1);
        for (int row = rows.size() - 1; row >= 0; row--) {
            int credential = number(row, 0);
            next[row] = first[credential];
            first[credential] = row;
        }
        for (int credential = 0; credential < first.length; credential++) {
            parts.begin(credentials.get(credential));
            for (int row = first[credential]; row >= 0; row = next[row]) {
                parts.use(
                        rows.bytes(),
                        rows.start(row) + FIXED,
                        rows.end(row),
                        number(row, 4) * (long) HOUR,
                        counts[row],
                        firsts[row],
                        lasts[row]);
            }
            parts.end();
        }
        clear();
    }

    /// Forgets all.
    public void clear() {
        identities.clear();
        shown.clear();
        credentialKeys.clear();
        credentials.clear();
        rows.clear();
    }

    /// One identity stands in many records of a file, byte for byte: it is looked into once.
    private int identity(LogRecord record) {
        int before = identities.size();
        int number =
                identities.number(
                        record.bytes(),
                        record.start(RecordField.USER_IDENTITY),
                        record.end(RecordField.USER_IDENTITY));
        if (number < before) {
            return number;
        }
        if (number == credentialOf.length) {
            credentialOf = Arrays.copyOf(credentialOf, number * 2);
        }
        @Nullable ShownCredential credential =
                ShownCredential.of(record.members(RecordField.USER_IDENTITY));
        shown.add(credential);
        credentialOf[number] = credential == null ? -1 : credential(credential.texts());
        return number;
    }

    /// Some services stamp more on an identity than others: what any of them tells belongs to the
    /// credential.
    private int credential(Map<Text, byte[]> texts) {
        keyLength = 0;
        for (Text text : UseCredential.IDENTITY) {
            byte @Nullable [] value = texts.get(text);
            put(value == null ? NONE : value);
        }
        int before = credentialKeys.size();
        int number = credentialKeys.number(key, 0, keyLength);
        if (number == before) {
            credentials.add(new UseCredential());
        }
        credentials.get(number).add(texts);
        return number;
    }

    private static boolean isFromConsole(LogRecord record) {
        RecordField field = RecordField.SESSION_CREDENTIAL_FROM_CONSOLE;
        return record.hasText(field)
                && Arrays.equals(
                        record.bytes(), record.start(field), record.end(field), TRUE, 0, 4);
    }

    private void key(LogRecord record, int credential, byte @Nullable [] invokedBy) {
        putNumber(0, credential);
        putNumber(4, (int) Math.floorDiv(record.eventSecond(), (long) HOUR));
        keyLength = FIXED;
        put(record.account());
        put(record, RecordField.AWS_REGION, UseText.LONGEST);
        put(record, RecordField.EVENT_SOURCE, UseText.LONGEST);
        put(record, RecordField.EVENT_NAME, UseText.LONGEST);
        put(record, RecordField.ERROR_CODE, UseText.LONGEST);
        put(record, RecordField.SOURCE_IP_ADDRESS, UseText.LONGEST);
        put(record, RecordField.USER_AGENT, UseText.LONGEST_AGENT);
        put(invokedBy == null ? NONE : invokedBy);
    }

    private void put(LogRecord record, RecordField field, int longest) {
        if (!record.hasText(field)) {
            room(1);
            key[keyLength++] = 0;
            return;
        }
        int from = record.start(field);
        int length = record.end(field) - from;
        if (record.isEscaped(field) || length > longest) {
            put(UseText.cut(record.content(field), longest));
            return;
        }
        room(length + 1);
        System.arraycopy(record.bytes(), from, key, keyLength, length);
        keyLength += length;
        key[keyLength++] = 0;
    }

    /// No JSON text holds a zero byte: it ends each of them.
    private void put(byte[] text) {
        room(text.length + 1);
        System.arraycopy(text, 0, key, keyLength, text.length);
        keyLength += text.length;
        key[keyLength++] = 0;
    }

    private void room(int more) {
        if (keyLength + more > key.length) {
            key = Arrays.copyOf(key, Math.max(keyLength + more, key.length * 2));
        }
    }

    private void count(long second) {
        int before = rows.size();
        int row = rows.number(key, 0, keyLength);
        if (row < before) {
            counts[row]++;
            firsts[row] = Math.min(firsts[row], second);
            lasts[row] = Math.max(lasts[row], second);
            return;
        }
        if (row == counts.length) {
            counts = Arrays.copyOf(counts, row * 2);
            firsts = Arrays.copyOf(firsts, row * 2);
            lasts = Arrays.copyOf(lasts, row * 2);
        }
        counts[row] = 1;
        firsts[row] = second;
        lasts[row] = second;
    }

    private void putNumber(int at, int number) {
        for (int i = 0; i < 4; i++) {
            key[at + i] = (byte) (number >>> (8 * i));
        }
    }

    private int number(int row, int at) {
        byte[] bytes = rows.bytes();
        int from = rows.start(row) + at;
        return (bytes[from] & 0xFF)
                | ((bytes[from + 1] & 0xFF) << 8)
                | ((bytes[from + 2] & 0xFF) << 16)
                | (bytes[from + 3] << 24);
    }
}
