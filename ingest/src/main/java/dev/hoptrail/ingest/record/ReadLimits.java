package dev.hoptrail.ingest.record;

/// How much of a file is believed. What exceeds a limit is rejected with its reason.
///
/// @param recordBytes the largest record; CloudTrail writes at most 256 KB
/// @param textBytes the longest text of a file after inflating; CloudTrail writes at most 50 MB
/// @param nesting the deepest nesting of objects and arrays in a record
public record ReadLimits(int recordBytes, long textBytes, int nesting) {

    /// 512 KiB a record, 1 GiB a file, 1,000 levels.
    public static final ReadLimits STANDARD = new ReadLimits(512 * 1024, 1L << 30, 1_000);

    public ReadLimits {
        if (recordBytes < 1024 || recordBytes > 64 * 1024 * 1024) {
            throw new IllegalArgumentException("Record limit of 1 KiB to 64 MiB: " + recordBytes);
        }
        if (textBytes < recordBytes) {
            throw new IllegalArgumentException("A file may not be smaller than a record");
        }
        if (nesting < 10 || nesting > 2_000) {
            throw new IllegalArgumentException("Nesting limit of 10 to 2,000: " + nesting);
        }
    }
}
