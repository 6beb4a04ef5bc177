package dev.hoptrail.correlate.simulate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One log file as AWS would deliver it.
public final class LogFile {
    /// How the content goes to disk.
    public enum Wrapping {
        /// One gzip member.
        GZIP,
        /// As it is.
        PLAIN,
        /// One gzip member whose last quarter is missing.
        GZIP_CUT,
        /// One gzip member with bytes after it that belong to none.
        GZIP_TRAILED,
        /// Two gzip members, the content cut in the middle of its bytes.
        GZIP_TWO_MEMBERS
    }

    static final byte[] HEAD = "{\"Records\":[".getBytes(StandardCharsets.US_ASCII);

    private final String path;
    private final Wrapping wrapping;
    private final byte[] content;
    private final int[] ends;

    /// @param ends where each record ends in the content; empty where the content has no plain
    ///   `Records` array
    LogFile(String path, Wrapping wrapping, byte[] content, int[] ends) {
        this.path = path;
        this.wrapping = wrapping;
        this.content = content;
        this.ends = ends;
    }

    /// Relative, with forward slashes, ending in `.json.gz` where the file is to be compressed.
    public String path() {
        return path;
    }

    /// What is to be done to the content on its way to disk.
    public Wrapping wrapping() {
        return wrapping;
    }

    /// The text before compression; not to be changed.
    public byte[] content() {
        return content;
    }

    /// How many records the file holds.
    public int count() {
        return ends.length;
    }

    /// The records of the file, each the UTF-8 text of one JSON object.
    public List<byte[]> records() {
        List<byte[]> records = new ArrayList<>(ends.length);
        int from = HEAD.length;
        for (int end : ends) {
            byte[] record = new byte[end - from];
            System.arraycopy(content, from, record, 0, record.length);
            records.add(record);
            from = end + 1;
        }
        return records;
    }
}
