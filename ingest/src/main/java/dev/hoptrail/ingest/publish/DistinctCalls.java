package dev.hoptrail.ingest.publish;

/// Counts distinct calls of a run by their hash. Beyond a number of calls that no memory should be
/// spent on, each further one counts as new.
final class DistinctCalls {

    private static final int MOST = 4_000_000;

    private long[] table = new long[1024];
    private int size;
    private long beyond;

    synchronized void add(long hash) {
        if (size >= MOST) {
            beyond++;
            return;
        }
        long value = hash == 0 ? 1 : hash;
        if (put(table, value)) {
            size++;
        }
        if (size * 2 > table.length) {
            long[] larger = new long[table.length * 2];
            for (long kept : table) {
                if (kept != 0) {
                    put(larger, kept);
                }
            }
            table = larger;
        }
    }

    synchronized long count() {
        return size + beyond;
    }

    private static boolean put(long[] table, long value) {
        int mask = table.length - 1;
        int slot = (int) value & mask;
        while (table[slot] != 0) {
            if (table[slot] == value) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = value;
        return true;
    }
}
