package dev.hoptrail.ingest.source.kafka;

import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.RecordReader;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.record.TextInput;
import dev.hoptrail.ingest.source.PushedBody;
import dev.hoptrail.ingest.source.kafka.TopicSet.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Makes files of values. Those that hold nothing but records become one file, since a topic may
/// have a value for each record, and a line of the ledger for each would be as much again. Every
/// other one is a file of its own, so that what is refused of it names its offset.
final class ValueFiles {

    private static final int GZIP = 0x1F;
    private static final int BYTE_ORDER_MARK = 0xEF;

    private final RecordReader reader = new RecordReader(ReadLimits.STANDARD);

    /// @param uri of the partition, with a slash at its end
    List<Part> of(String uri, List<ConsumerRecord<byte[], byte @Nullable []>> values) {
        List<Part> files = new ArrayList<>();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long first = -1;
        long last = -1;
        int joined = 0;
        for (ConsumerRecord<byte[], byte @Nullable []> value : values) {
            byte @Nullable [] body = value.value();
            if (body == null) {
                // Compaction's word for a key that is gone: nothing was ever in it.
                continue;
            }
            if (isRecords(body)) {
                lines.writeBytes(body);
                lines.write('\n');
                first = first < 0 ? value.offset() : first;
                last = value.offset();
                joined++;
            } else {
                files.add(new Part(new PushedBody(uri + value.offset(), body), 1));
            }
        }
        if (first >= 0) {
            String range = first == last ? Long.toString(first) : first + "-" + last;
            files.add(new Part(new PushedBody(uri + range, lines.toByteArray()), joined));
        }
        return files;
    }

    private boolean isRecords(byte[] body) {
        if (body.length == 0) {
            return false;
        }
        int start = body[0] & 0xFF;
        if (start == GZIP || start == BYTE_ORDER_MARK) {
            return false;
        }
        Refusals refusals = new Refusals();
        try {
            reader.read(new Body(body), null, refusals);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Reading from memory", impossible);
        }
        return !refusals.any;
    }

    private static final class Refusals implements RecordHandler {

        private boolean any;

        @Override
        public void record(LogRecord record) {}

        @Override
        public void rejected(Rejection rejection) {
            any = true;
        }
    }

    private static final class Body implements TextInput {

        private final byte[] bytes;
        private int at;

        Body(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (at == bytes.length) {
                return -1;
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, into, from, count);
            at += count;
            return count;
        }

        @Override
        public @Nullable Flaw flaw() {
            return null;
        }
    }
}
