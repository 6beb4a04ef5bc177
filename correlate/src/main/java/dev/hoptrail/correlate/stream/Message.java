package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.store.CredentialRow;
import dev.hoptrail.correlate.store.RecordRow;
import dev.hoptrail.correlate.store.RejectedRow;
import dev.hoptrail.correlate.store.UseRow;
import java.time.Instant;
import java.util.List;

/// What a message from a topic means to the correlator.
sealed interface Message {

    /// An identity event with the record it was read from.
    record Event(RecordRow row, IdentityEvent event) implements Message {}

    /// Sums of what credentials did in a file.
    record Uses(List<Shown> shown) implements Message {
        public Uses {
            shown = List.copyOf(shown);
        }
    }

    /// One credential at work.
    ///
    /// @param lastUse the latest of its uses
    record Shown(CredentialRow credential, Instant lastUse, List<UseRow> uses) {
        public Shown {
            uses = List.copyOf(uses);
        }
    }

    /// Something that cannot be used.
    record Rejected(RejectedRow row) implements Message {}
}
