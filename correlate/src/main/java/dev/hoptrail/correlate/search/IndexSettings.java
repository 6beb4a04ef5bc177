package dev.hoptrail.correlate.search;

import java.time.Duration;

/// What the index may use.
///
/// @param threads that read sessions and write documents
/// @param ramBufferMegabytes documents held in memory before they are written out
/// @param refreshInterval how long a stored session may stay unsearchable under load
/// @param commitInterval how much work a crash may cost
/// @param queryTimeout how long one search may take
/// @param maxTerms how many different values the wildcards and ranges of one search may look at
public record IndexSettings(
        int threads,
        int ramBufferMegabytes,
        Duration refreshInterval,
        Duration commitInterval,
        Duration queryTimeout,
        long maxTerms) {

    /// What suits one process that holds all parts.
    public static final IndexSettings DEFAULT =
            new IndexSettings(
                    2,
                    96,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(3),
                    2_000_000);

    public IndexSettings {
        if (threads < 1 || ramBufferMegabytes < 1 || maxTerms < 1) {
            throw new IllegalArgumentException(
                    "Threads, buffer and terms are at least 1: %d, %d, %d"
                            .formatted(threads, ramBufferMegabytes, maxTerms));
        }
    }
}
