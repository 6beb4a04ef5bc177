package dev.hoptrail.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.ledger.LedgerEntry.HourCounts;
import dev.hoptrail.ingest.record.ByteKeys;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.RecordField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Counts the records of one file by account, region and event hour.
final class HourSums {

    private static final int HOUR = 3_600;

    // Longer than any of AWS; it is a key in the database.
    private static final int LONGEST = 64;

    private final ByteKeys keys = new ByteKeys();
    private final byte[] key = new byte[4 + 2 * LONGEST + 1];
    private long[] records = new long[64];
    private long[] identityEvents = new long[64];

    void add(LogRecord record) {
        long hour = Math.floorDiv(record.eventSecond(), (long) HOUR);
        for (int i = 0; i < 4; i++) {
            key[i] = (byte) (hour >>> (8 * i));
        }
        byte[] account = record.account();
        int length = put(account, 0, account.length, 4);
        key[length++] = 0;
        RecordField region = RecordField.AWS_REGION;
        if (record.hasText(region)) {
            length = put(record.bytes(), record.start(region), record.end(region), length);
        }
        count(keys.number(key, 0, length), record.isIdentityEvent());
    }

    private int put(byte[] text, int from, int to, int at) {
        int length = Math.min(to - from, LONGEST);
        System.arraycopy(text, from, key, at, length);
        return at + length;
    }

    private void count(int number, boolean identityEvent) {
        if (number == records.length) {
            records = Arrays.copyOf(records, number * 2);
            identityEvents = Arrays.copyOf(identityEvents, number * 2);
        }
        records[number]++;
        identityEvents[number] += identityEvent ? 1 : 0;
    }

    List<HourCounts> counts() {
        List<HourCounts> counts = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            byte[] bytes = keys.bytes();
            int from = keys.start(i);
            int hour =
                    (bytes[from] & 0xFF)
                            | ((bytes[from + 1] & 0xFF) << 8)
                            | ((bytes[from + 2] & 0xFF) << 16)
                            | (bytes[from + 3] << 24);
            int zero = from + 4;
            while (bytes[zero] != 0) {
                zero++;
            }
            counts.add(
                    new HourCounts(
                            text(bytes, from + 4, zero),
                            text(bytes, zero + 1, keys.end(i)),
                            hour * (long) HOUR,
                            records[i],
                            identityEvents[i],
                            0));
        }
        return counts;
    }

    void clear() {
        Arrays.fill(records, 0, Math.min(keys.size(), records.length), 0);
        Arrays.fill(identityEvents, 0, Math.min(keys.size(), identityEvents.length), 0);
        keys.clear();
    }

    /// Shown as it was escaped: a name with escapes is none of AWS.
    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, UTF_8);
    }
}
