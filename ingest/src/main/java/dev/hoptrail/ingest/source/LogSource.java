package dev.hoptrail.ingest.source;

import dev.hoptrail.ingest.record.Rejection;
import java.util.List;

/// A place that log files come from.
public interface LogSource {

    /// Lists what there is to read, in the order in which it should be read, so that parents mostly
    /// come before their children.
    Listing list();

    /// What a source holds.
    ///
    /// @param refused what could not be listed, by URI
    record Listing(List<LogFile> files, List<Refusal> refused) {

        public Listing {
            files = List.copyOf(files);
            refused = List.copyOf(refused);
        }

        /// The stored bytes of all files.
        public long bytes() {
            return files.stream().mapToLong(LogFile::size).sum();
        }
    }

    /// A folder or file that could not be listed.
    record Refusal(String uri, Rejection rejection) {}
}
