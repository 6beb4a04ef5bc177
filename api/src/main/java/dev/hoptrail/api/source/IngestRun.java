package dev.hoptrail.api.source;

import dev.hoptrail.ingest.record.Reason;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far a reading of files is, and what came of it.
///
/// @param filesDone read or skipped so far
/// @param bytes as stored
/// @param waiting messages that are published and not stored yet
/// @param result once all is read
/// @param failure why it failed; null unless it did
@Schema(name = "IngestRun")
public record IngestRun(
        String ingestId,
        State state,
        long filesDone,
        long files,
        long bytesDone,
        long bytes,
        long records,
        long waiting,
        @Nullable Result result,
        @Nullable String failure) {

    /// Where a reading stands.
    public enum State {
        READING,
        /// All is read and published; the correlators store and link it.
        STORING,
        /// All is stored; the index takes it in.
        INDEXING,
        /// All is searchable.
        DONE,
        FAILED
    }

    /// What a reading found.
    ///
    /// @param files log files read
    /// @param digests CloudTrail's digest files read
    /// @param filesSkipped read before
    /// @param filesPublishedAgain read before, too, but lost before all of it was stored
    /// @param impossibleTimes records from before there was CloudTrail or from the future, as they
    ///   say; they are kept
    /// @param newSessions sessions of seen issuances that were not there when it began; null until
    ///   all is stored
    /// @param rejected what could not be read, by reason
    @Schema(name = "IngestResult")
    public record Result(
            long files,
            long digests,
            long filesSkipped,
            long filesPublishedAgain,
            long records,
            long identityEvents,
            long issuances,
            long duplicates,
            long impossibleTimes,
            @Nullable Long newSessions,
            Map<Reason, Long> rejected) {}
}
