package dev.hoptrail.ingest.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.RecordReader;
import dev.hoptrail.ingest.record.TextInput;
import dev.hoptrail.ingest.source.LogFile;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes a file apart into records, whoever wrote it. How it begins tells what it is, never its
/// name: a result of a query is read by [QueryResult], Parquet by [SecurityLake], all else by
/// [RecordReader]. Used by one thread at a time and again for each file.
public final class LogReader {

    /// No header of a known schema is longer.
    private static final int BEGINNING = 16 * 1024;

    private static final byte[] PARQUET = "PAR1".getBytes(US_ASCII);

    private final ReadLimits limits;
    private final RecordReader records;

    public LogReader(ReadLimits limits) {
        this.limits = limits;
        this.records = new RecordReader(limits);
    }

    /// Hands each record of a file to the handler.
    ///
    /// @param file for what is read from several places of it; null where it can be read only once
    /// @param text its text from the beginning on
    /// @param account the account whose file it is, as JSON text; null if its name does not tell
    /// @throws IOException if the place where the file is stored fails; what was read before has
    ///   been handed over
    public void read(
            @Nullable LogFile file, TextInput text, byte @Nullable [] account, RecordHandler to)
            throws IOException {
        Begun begun = Begun.of(text);
        if (begun.startsWith(PARQUET)) {
            new SecurityLake(limits, records).read(file, account, to);
        } else if (QueryResult.isHeader(begun.beginning())) {
            new QueryResult(limits, records).read(begun, account, to);
        } else {
            records.read(begun, account, to);
        }
    }

    /// A text of which the beginning was looked at.
    private static final class Begun implements TextInput {

        private final TextInput text;
        private final byte[] first;
        private int at;

        private Begun(TextInput text, byte[] first) {
            this.text = text;
            this.first = first;
        }

        static Begun of(TextInput text) throws IOException {
            byte[] first = new byte[BEGINNING];
            int length = 0;
            while (length < first.length) {
                int count = text.read(first, length, first.length - length);
                if (count < 0) {
                    break;
                }
                length += count;
            }
            return new Begun(text, Arrays.copyOf(first, length));
        }

        byte[] beginning() {
            return first;
        }

        boolean startsWith(byte[] magic) {
            return first.length > magic.length
                    && Arrays.equals(first, 0, magic.length, magic, 0, magic.length);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (at == first.length) {
                return text.read(into, from, length);
            }
            int count = Math.min(length, first.length - at);
            System.arraycopy(first, at, into, from, count);
            at += count;
            return count;
        }

        @Override
        public @Nullable Flaw flaw() {
            return text.flaw();
        }
    }
}
