package dev.hoptrail.api.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.attribute.Attributions.Placed;
import dev.hoptrail.correlate.stream.RecordParser;
import dev.hoptrail.correlate.stream.UnreadableRecordException;
import dev.hoptrail.ingest.export.LogReader;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.PushedBody;
import dev.hoptrail.ingest.source.StoredText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Takes a body apart into records and hands them over in batches, so that a long one never stands
/// in memory as a whole.
final class RecordBatches implements RecordHandler {

    /// What a body may hold: ten megabytes inflate to no more in real logs.
    static final ReadLimits LIMITS = new ReadLimits(512 * 1024, 512L << 20, 1_000);

    private static final int RECORDS = 1_000;
    private static final int BYTES = 16 * 1024 * 1024;

    private final RecordParser parser = new RecordParser();
    private final Taker taker;
    private final Map<Reason, Long> rejected = new TreeMap<>();
    private List<Placed> batch = new ArrayList<>();
    private long bytes;
    private long records;

    /// Takes batches in the order of the body.
    interface Taker {
        void take(List<Placed> batch);
    }

    private RecordBatches(Taker taker) {
        this.taker = taker;
    }

    /// What was in a body.
    ///
    /// @param rejected what could not be read, by reason
    record Total(long records, Map<Reason, Long> rejected) {}

    /// Reads a body in any form that the service takes records in.
    static Total read(byte[] body, Taker taker) {
        RecordBatches batches = new RecordBatches(taker);
        try (StoredText text = StoredText.unhashed()) {
            text.open(new ByteArrayInputStream(body), body.length);
            new LogReader(LIMITS).read(new PushedBody("attribute", body), text, null, batches);
        } catch (IOException impossible) {
            throw new IllegalStateException("A body in memory can be read", impossible);
        }
        batches.flush();
        return new Total(batches.records, batches.rejected);
    }

    @Override
    public void record(LogRecord record) {
        byte[] published = record.published();
        try {
            batch.add(new Placed(record.index(), parser.read(new String(published, UTF_8))));
        } catch (UnreadableRecordException unreadable) {
            reject(Reason.NOT_JSON);
            return;
        }
        records++;
        bytes += published.length;
        if (batch.size() == RECORDS || bytes > BYTES) {
            flush();
        }
    }

    @Override
    public void rejected(Rejection rejection) {
        reject(rejection.reason());
    }

    private void reject(Reason reason) {
        rejected.merge(reason, 1L, Long::sum);
    }

    private void flush() {
        if (!batch.isEmpty()) {
            taker.take(batch);
        }
        batch = new ArrayList<>();
        bytes = 0;
    }
}
