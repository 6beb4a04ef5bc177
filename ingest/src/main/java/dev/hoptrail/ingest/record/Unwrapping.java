package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Finds the record in what an element of a log file is: the record itself, or one of the wrappings
/// that transports put around it. Checks that the record has what every record must have.
final class Unwrapping {

    /// How many wrappings may lie around a record: a log shipper's around EventBridge's, say.
    private static final int LAYERS = 4;

    /// CloudWatch Logs asks in this way whether a destination is there.
    private static final byte[] CONTROL_MESSAGE = ObjectCursor.name("CWL CONTROL MESSAGE");

    private static final byte[] ACCOUNT_ID = ObjectCursor.name("accountId");

    private final ReadLimits limits;
    private final RecordScanner[] scanners = new RecordScanner[LAYERS];
    private final LogRecord record = new LogRecord();
    private final MessageDigest sha256 = Sha256.digest();

    private byte @Nullable [] fileAccount;
    private @Nullable RecordHandler handler;
    private long index;
    private long offset;

    Unwrapping(ReadLimits limits) {
        this.limits = limits;
        for (int i = 0; i < LAYERS; i++) {
            scanners[i] = new RecordScanner(limits.nesting());
        }
    }

    void begin(byte @Nullable [] account, RecordHandler to) {
        fileAccount = account;
        handler = to;
    }

    /// Looks at an element that `scanner` has walked.
    void item(RecordScanner scanner, byte[] text, int from, int to, long place, long where) {
        index = place;
        offset = where;
        look(scanner, text, from, to, 0, null);
    }

    /// Looks at a text that should be a record.
    void text(byte[] text, long place, long where) {
        index = place;
        offset = where;
        unwrapText(text, 0, null);
    }

    private void look(
            RecordScanner scanner,
            byte[] text,
            int from,
            int to,
            int layer,
            @Nullable String shipped) {
        if (scanner.hasText(RecordField.EVENT_ID)
                && scanner.end(RecordField.EVENT_ID) > scanner.start(RecordField.EVENT_ID)) {
            check(scanner, text, from, to, shipped);
            return;
        }
        if (layer == LAYERS) {
            reject(text, from, to, Reason.MISSING_EVENT_ID, "wrapped too many times");
            return;
        }
        @Nullable String time =
                shipped == null ? text(scanner, text, RecordField.TIMESTAMP) : shipped;
        if (scanner.hasText(RecordField.CLOUD_TRAIL_EVENT)) {
            unwrapText(scanner, text, RecordField.CLOUD_TRAIL_EVENT, layer, time);
        } else if (scanner.hasObject(RecordField.DETAIL)) {
            unwrapObject(scanner, text, RecordField.DETAIL, layer, time);
        } else if (scanner.hasObject(RecordField.MESSAGE)) {
            unwrapObject(scanner, text, RecordField.MESSAGE, layer, time);
        } else if (scanner.hasText(RecordField.MESSAGE)) {
            unwrapText(scanner, text, RecordField.MESSAGE, layer, time);
        } else {
            reject(text, from, to, Reason.MISSING_EVENT_ID, "the record has no eventID");
        }
    }

    private void unwrapObject(
            RecordScanner outer, byte[] text, RecordField field, int layer, @Nullable String time) {
        RecordScanner scanner = scanners[layer];
        int from = outer.start(field);
        int to = outer.end(field);
        scanner.scan(text, from, to);
        look(scanner, text, from, to, layer + 1, time);
    }

    private void unwrapText(
            RecordScanner outer, byte[] text, RecordField field, int layer, @Nullable String time) {
        unwrapText(JsonText.decode(text, outer.start(field), outer.end(field)), layer, time);
    }

    private void unwrapText(byte[] inner, int layer, @Nullable String time) {
        int length = inner.length;
        byte[] padded = Arrays.copyOf(inner, length + RecordScanner.SLACK);
        int from = RecordScanner.skipSpace(padded, 0);
        if (isControlMessage(inner)) {
            return;
        }
        if (padded[from] != '{') {
            reject(padded, from, length, Reason.NOT_JSON, "the text in it is no JSON object");
            return;
        }
        RecordScanner scanner = scanners[layer];
        int to = scanner.scan(padded, from, length);
        if (to == RecordScanner.TOO_DEEP) {
            reject(padded, from, length, Reason.TOO_DEEP, "nested too deep");
        } else if (to == RecordScanner.INCOMPLETE) {
            reject(padded, from, length, Reason.TRUNCATED_JSON, "the text in it was cut off");
        } else if (to < 0 || RecordScanner.skipSpace(padded, to) != length) {
            reject(padded, from, length, Reason.NOT_JSON, "the text in it is no JSON object");
        } else {
            look(scanner, padded, from, to, layer + 1, time);
        }
    }

    private static boolean isControlMessage(byte[] text) {
        int length = CONTROL_MESSAGE.length;
        return text.length >= length && Arrays.equals(text, 0, length, CONTROL_MESSAGE, 0, length);
    }

    private void check(
            RecordScanner scanner, byte[] text, int from, int to, @Nullable String shipped) {
        if (to - from > limits.recordBytes()) {
            String detail = "larger than " + limits.recordBytes() + " bytes";
            reject(text, from, to, Reason.TOO_LARGE, detail);
            return;
        }
        if (scanner.mayHoldNonAscii() && !Utf8.isValid(text, from, to)) {
            reject(text, from, to, Reason.INVALID_UTF8, "bytes that are no UTF-8");
            return;
        }
        record.set(scanner, text, from, to, index, offset);
        if (setTime(scanner, text, from, to, shipped) && setAccount(scanner, text, from, to)) {
            if (handler != null) {
                handler.record(record);
            }
        }
    }

    private boolean setTime(
            RecordScanner scanner, byte[] text, int from, int to, @Nullable String shipped) {
        if (scanner.hasText(RecordField.EVENT_TIME)) {
            long second = seconds(scanner, text, RecordField.EVENT_TIME);
            if (second != EventTime.UNREADABLE) {
                record.setTime(second, null);
                return true;
            }
        }
        @Nullable String beside = text(scanner, text, RecordField.TIMESTAMP);
        @Nullable String stamp = beside == null ? shipped : beside;
        if (stamp == null) {
            boolean missing = !scanner.hasText(RecordField.EVENT_TIME);
            reject(
                    text,
                    from,
                    to,
                    missing ? Reason.MISSING_EVENT_TIME : Reason.UNREADABLE_EVENT_TIME,
                    "no time that can be read");
            return false;
        }
        byte[] bytes = stamp.getBytes(ISO_8859_1);
        long second = EventTime.seconds(bytes, 0, bytes.length);
        if (second == EventTime.UNREADABLE) {
            reject(text, from, to, Reason.UNREADABLE_EVENT_TIME, "@timestamp is no time");
            return false;
        }
        record.setTime(second, EventTime.text(second));
        return true;
    }

    private static long seconds(RecordScanner scanner, byte[] text, RecordField field) {
        if (!scanner.isEscaped(field)) {
            return EventTime.seconds(text, scanner.start(field), scanner.end(field));
        }
        byte[] plain = JsonText.decode(text, scanner.start(field), scanner.end(field));
        return EventTime.seconds(plain, 0, plain.length);
    }

    private boolean setAccount(RecordScanner scanner, byte[] text, int from, int to) {
        if (scanner.hasText(RecordField.RECIPIENT_ACCOUNT_ID)
                && scanner.end(RecordField.RECIPIENT_ACCOUNT_ID)
                        > scanner.start(RecordField.RECIPIENT_ACCOUNT_ID)) {
            record.setAccount(record.content(RecordField.RECIPIENT_ACCOUNT_ID), false);
            return true;
        }
        byte @Nullable [] account =
                fileAccount == null ? callerAccount(scanner, text) : fileAccount;
        if (account == null) {
            reject(text, from, to, Reason.MISSING_ACCOUNT, "nothing names the account");
            return false;
        }
        record.setAccount(account, true);
        return true;
    }

    private static byte @Nullable [] callerAccount(RecordScanner scanner, byte[] text) {
        if (!scanner.hasObject(RecordField.USER_IDENTITY)) {
            return null;
        }
        ObjectCursor members = new ObjectCursor(text, scanner.start(RecordField.USER_IDENTITY));
        while (members.next()) {
            if (members.is(ACCOUNT_ID) && members.isText()) {
                return members.content();
            }
        }
        return null;
    }

    private static @Nullable String text(RecordScanner scanner, byte[] text, RecordField field) {
        if (!scanner.hasText(field)) {
            return null;
        }
        byte[] plain = JsonText.decode(text, scanner.start(field), scanner.end(field));
        return new String(plain, ISO_8859_1);
    }

    private void reject(byte[] text, int from, int to, Reason reason, String detail) {
        if (handler == null) {
            return;
        }
        sha256.update(text, from, to - from);
        handler.rejected(
                new Rejection(
                        index,
                        offset,
                        to - from,
                        HexFormat.of().formatHex(sha256.digest()),
                        reason,
                        detail,
                        Excerpt.of(text, from, to)));
    }
}
