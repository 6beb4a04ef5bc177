package dev.hoptrail.ingest.intake;

import dev.hoptrail.ingest.source.s3.ObjectRef;
import java.util.List;

/// What the message of a queue says.
sealed interface Notice {

    /// There are new objects.
    record Objects(List<ObjectRef> refs) implements Notice {
        public Objects {
            refs = List.copyOf(refs);
        }
    }

    /// The message holds records, or nothing that is known: reading it will tell.
    ///
    /// @param body must not be changed
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Content(byte[] body) implements Notice {}

    /// There is nothing to read, as in the test event that S3 sends when notifications are set up.
    record Nothing() implements Notice {}
}
