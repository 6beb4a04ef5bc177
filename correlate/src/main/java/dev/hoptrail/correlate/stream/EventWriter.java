package dev.hoptrail.correlate.stream;

import dev.hoptrail.correlate.store.Store;
import dev.hoptrail.correlate.store.StoreException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/// Stores identity events with no broker between, as the writing thread of a [Correlator] does: to
/// measure what that costs. Used by one thread.
public final class EventWriter {
    private static final Batch.Partition PLACE = new Batch.Partition(new UUID(0, 0), "measured", 0);

    private final MessageReader reader;
    private final Intake intake;
    private long offset;

    /// @param organizationAccounts the configured accounts; empty: those whose trail is read
    public EventWriter(Store store, Set<String> organizationAccounts) {
        RecordParser parser = new RecordParser();
        this.reader = new MessageReader(parser);
        this.intake = new Intake(store, parser, organizationAccounts, InstantSource.system());
    }

    /// A record as the topic of identity events carries it.
    ///
    /// @param sha256 of the original bytes
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Delivered(byte[] value, String source, int index, byte[] sha256) {}

    /// Parsed events, to be written in one transaction.
    public static final class Events {
        private final Batch batch;

        private Events(Batch batch) {
            this.batch = batch;
        }
    }

    /// Parses records.
    public Events read(Collection<Delivered> records) {
        Batch batch = new Batch();
        for (Delivered record : records) {
            MessageReader.Origin origin =
                    new MessageReader.Origin(record.source(), record.index(), record.sha256());
            Batch.Range range = new Batch.Range(offset, offset + 1);
            batch.add(PLACE, range, reader.event(record.value(), origin));
            offset++;
        }
        return new Events(batch);
    }

    /// Stores and links events, all or none, and returns how many sessions that wrote.
    public int write(Events events) throws StoreException {
        try {
            return intake.write(events.batch).sessions();
        } catch (Intake.FencedException e) {
            throw new IllegalStateException("Nobody else stores what is measured", e);
        }
    }
}
