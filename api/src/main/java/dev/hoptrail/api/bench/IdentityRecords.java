package dev.hoptrail.api.bench;

import dev.hoptrail.correlate.stream.EventWriter.Delivered;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.RecordReader;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.source.FileTree;
import dev.hoptrail.ingest.source.LogFile;
import dev.hoptrail.ingest.source.StoredText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// The identity events of a tree as the topic would carry them, in sets of a size.
final class IdentityRecords implements RecordHandler {

    private final int size;
    private final Taker taker;
    private final MessageDigest sha256 = Sha256.digest();
    private final List<Delivered> waiting = new ArrayList<>();
    private String source = "";

    /// Takes one set.
    @FunctionalInterface
    interface Taker {
        void take(List<Delivered> records) throws IOException;
    }

    private IdentityRecords(int size, Taker taker) {
        this.size = size;
        this.taker = taker;
    }

    /// Reads a tree in the order in which it was delivered.
    static void read(List<Path> trees, int size, Taker taker) throws IOException {
        IdentityRecords records = new IdentityRecords(size, taker);
        RecordReader reader = new RecordReader(ReadLimits.STANDARD);
        try (StoredText text = StoredText.unhashed()) {
            for (LogFile file : new FileTree(trees).list().files()) {
                records.source = file.uri();
                try (InputStream in = file.open()) {
                    text.open(in, file.size());
                    reader.read(text, null, records);
                }
                records.handOver(records.size);
            }
        }
        records.handOver(1);
    }

    private void handOver(int atLeast) throws IOException {
        if (waiting.size() >= atLeast) {
            taker.take(List.copyOf(waiting));
            waiting.clear();
        }
    }

    @Override
    public void record(LogRecord record) {
        if (record.isIdentityEvent()) {
            sha256.update(record.bytes(), record.start(), record.end() - record.start());
            byte[] hash = sha256.digest();
            int index = Math.toIntExact(record.index());
            waiting.add(new Delivered(record.published(), source, index, hash));
        }
    }

    @Override
    public void rejected(Rejection rejection) {
        throw new IllegalStateException("A simulated record was rejected: " + rejection);
    }
}
