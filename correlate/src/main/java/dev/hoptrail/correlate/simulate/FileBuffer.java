package dev.hoptrail.correlate.simulate;

import java.util.Arrays;

/// A log file that is still being filled.
final class FileBuffer {
    /// Files end below four mebibytes, which readers of one-line files ask for.
    private static final int FULL = 4_000_000;

    final Account account;
    final Region region;
    final boolean ownTrail;
    final int part;
    private final Json text = new Json(32 * 1024).raw(LogFile.HEAD);
    private int[] ends = new int[32];
    private int records;

    FileBuffer(Account account, Region region, boolean ownTrail, int part) {
        this.account = account;
        this.region = region;
        this.ownTrail = ownTrail;
        this.part = part;
    }

    boolean isFull(int more) {
        return text.length() + more > FULL;
    }

    void add(Json record) {
        if (records > 0) {
            text.one(',');
        }
        text.raw(record.buffer(), 0, record.length());
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, records * 2);
        }
        ends[records++] = text.length();
    }

    LogFile finish(String path) {
        byte[] content = text.raw("]}").copy();
        return new LogFile(path, LogFile.Wrapping.GZIP, content, Arrays.copyOf(ends, records));
    }
}
