package dev.hoptrail.ingest.record;

import java.io.IOException;

/// The members that hold many records: `Records` of log files, `logEvents` of CloudWatch Logs,
/// `Events` of LookupEvents.
final class Container {

    private static final int LONGEST = 16;

    private Container() {}

    static boolean isOne(int field) {
        return field == RecordField.RECORDS.index
                || field == RecordField.LOG_EVENTS.index
                || field == RecordField.EVENTS.index;
    }

    /// Whether the object that was walked has such a member, and is no record itself.
    static boolean isIn(RecordScanner scanner) {
        return (scanner.isNamed(RecordField.RECORDS)
                        || scanner.isNamed(RecordField.LOG_EVENTS)
                        || scanner.isNamed(RecordField.EVENTS))
                && !scanner.isNamed(RecordField.EVENT_ID);
    }

    /// Whether such a member comes first in the object at hand, as in all log files: they are not
    /// walked as if they were one record.
    static boolean startsAt(TextWindow window) throws IOException {
        if (window.limit - window.at < 2 * LONGEST) {
            window.advance();
        }
        int quote = RecordScanner.skipSpace(window.bytes, window.at + 1);
        if (window.bytes[quote] != '"') {
            return false;
        }
        for (int end = quote + 1; end <= quote + LONGEST && end < window.limit; end++) {
            if (window.bytes[end] == '"') {
                return isOne(RecordField.find(window.bytes, quote + 1, end));
            }
        }
        return false;
    }
}
