package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// The members of a record, or of what wraps one, that [RecordScanner] notes the place of.
public enum RecordField {
    EVENT_ID("eventID"),
    EVENT_TIME("eventTime"),
    EVENT_SOURCE("eventSource"),
    EVENT_NAME("eventName"),
    AWS_REGION("awsRegion"),
    SOURCE_IP_ADDRESS("sourceIPAddress"),
    USER_AGENT("userAgent"),
    ERROR_CODE("errorCode"),
    RECIPIENT_ACCOUNT_ID("recipientAccountId"),
    SHARED_EVENT_ID("sharedEventID"),
    USER_IDENTITY("userIdentity"),
    RESPONSE_ELEMENTS("responseElements"),
    SESSION_CREDENTIAL_FROM_CONSOLE("sessionCredentialFromConsole"),

    /// Set by log shippers beside the record or beside its text.
    TIMESTAMP("@timestamp"),
    /// Holds the record as text: log shippers and CloudWatch Logs.
    MESSAGE("message"),
    /// Holds the record: EventBridge.
    DETAIL("detail"),
    /// Holds the record as text: LookupEvents.
    CLOUD_TRAIL_EVENT("CloudTrailEvent"),

    /// Holds many records: log files.
    RECORDS("Records"),
    /// Holds many wrapped records: CloudWatch Logs subscriptions.
    LOG_EVENTS("logEvents"),
    /// Holds many wrapped records: answers of LookupEvents.
    EVENTS("Events");

    private static final RecordField[] BY_ORDINAL = values();
    private static final int LONGEST = 28;
    private static final RecordField[][] BY_LENGTH = byLength();

    final int index;
    final int bit;

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final byte[] name;

    private final long head;
    private final long tail;

    @SuppressWarnings("EnumOrdinal") // an index into arrays of this process alone
    RecordField(String name) {
        this.index = ordinal();
        this.bit = 1 << index;
        this.name = name.getBytes(ISO_8859_1);
        this.head = Words.head(this.name);
        this.tail = Words.tail(this.name);
    }

    /// The field that the name at `from` until `to` stands for, as its index, or -1. Reads up to
    /// eight bytes past the name.
    static int find(byte[] text, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return -1;
        }
        RecordField[] candidates = BY_LENGTH[length];
        if (candidates.length == 0) {
            return -1;
        }
        long head = Words.at(text, from) & Words.mask(length);
        for (RecordField field : candidates) {
            if (field.head == head && (length <= 8 || field.tail == Words.at(text, to - 8))) {
                return length <= 16 || field.matches(text, from, to) ? field.index : -1;
            }
        }
        return -1;
    }

    /// The same for a name that stands alone, followed by [RecordScanner#SLACK] zero bytes.
    static int find(byte[] padded) {
        return find(padded, 0, padded.length - RecordScanner.SLACK);
    }

    private boolean matches(byte[] text, int from, int to) {
        return Arrays.equals(text, from, to, name, 0, name.length);
    }

    private static RecordField[][] byLength() {
        RecordField[][] fields = new RecordField[LONGEST + 1][];
        for (int length = 0; length <= LONGEST; length++) {
            int wanted = length;
            fields[length] =
                    Arrays.stream(BY_ORDINAL)
                            .filter(field -> field.name.length == wanted)
                            .toArray(RecordField[]::new);
        }
        return fields;
    }
}
