package dev.hoptrail.ingest.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.hoptrail.ingest.record.Excerpt;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.RecordReader;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.record.TextInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a query of CloudTrail Lake or Athena answered with: comma-separated values whose
/// first line names the columns.
final class QueryResult {

    /// Tables have some dozens of columns.
    private static final int MOST_CELLS = 1_000;

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private final ReadLimits limits;
    private final RecordReader records;

    QueryResult(ReadLimits limits, RecordReader records) {
        this.limits = limits;
        this.records = records;
    }

    /// Whether a text begins with a line that names at least one column of a record.
    static boolean isHeader(byte[] beginning) {
        String first = new String(beginning, ISO_8859_1);
        int end = first.indexOf('\n');
        String line = (end < 0 ? first : first.substring(0, end)).replace(BYTE_ORDER_MARK, "");
        if (line.isBlank() || line.startsWith("{") || line.startsWith("[")) {
            return false;
        }
        for (String name : line.split(",", -1)) {
            if (ResultColumns.isKnown(name.replace("\"", "").strip())) {
                return true;
            }
        }
        return false;
    }

    void read(TextInput text, byte @Nullable [] account, RecordHandler to) throws IOException {
        records.begin(account, to);
        // A character for each byte: so places in the text are what rejections name.
        Stream stream = new Stream(text, limits.textBytes());
        InputStreamReader bytes = new InputStreamReader(stream, ISO_8859_1);
        CsvFactory csv =
                CsvFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxStringLength(longestCell())
                                        .build())
                        .build();
        try (CsvParser parser = csv.createParser(bytes)) {
            parser.enable(CsvParser.Feature.WRAP_AS_ARRAY);
            new Rows(parser, stream, to).read();
        }
    }

    private int longestCell() {
        return 4 * limits.recordBytes();
    }

    /// One row after the other, each once it is known that the text does not end inside of it. What
    /// follows broken quotes is not read: any of it may lie inside of them.
    private final class Rows {

        private final CsvParser parser;
        private final Stream stream;
        private final RecordHandler to;
        private @Nullable ResultColumns columns;
        private long index;
        private long offset;

        Rows(CsvParser parser, Stream stream, RecordHandler to) {
            this.parser = parser;
            this.stream = stream;
            this.to = to;
        }

        void read() throws IOException {
            try {
                rows();
            } catch (StreamConstraintsException tooLong) {
                reject(
                        index,
                        Reason.TOO_LARGE,
                        "a cell is larger than %,d bytes; nothing behind it was read"
                                .formatted(longestCell()),
                        "");
            } catch (JsonProcessingException broken) {
                if (stream.flaw() == null) {
                    reject(
                            index,
                            Reason.BROKEN_CSV,
                            "its quotes do not fit; nothing behind them was read",
                            "");
                }
            }
            TextInput.@Nullable Flaw flaw = stream.flaw();
            if (flaw != null) {
                to.rejected(Rejection.of(flaw));
            }
        }

        private void rows() throws IOException {
            parser.nextToken();
            JsonToken next = parser.nextToken();
            while (next == JsonToken.START_ARRAY) {
                long start = place();
                List<byte[]> cells = cells();
                next = parser.nextToken();
                if (next != JsonToken.START_ARRAY && stream.flaw() != null) {
                    return;
                }
                offset = start;
                if (!row(cells)) {
                    return;
                }
            }
        }

        /// The cells of a row, or none where it is larger than is believed.
        private List<byte[]> cells() throws IOException {
            List<byte[]> cells = new ArrayList<>();
            boolean isBelieved = true;
            long size = 0;
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                size += 1 + parser.getTextLength();
                isBelieved &= size <= longestCell() && cells.size() < MOST_CELLS;
                if (isBelieved) {
                    cells.add(parser.getText().getBytes(ISO_8859_1));
                }
            }
            return isBelieved ? cells : List.of();
        }

        /// Returns false if nothing that follows can be read.
        private boolean row(List<byte[]> cells) {
            if (cells.isEmpty()) {
                reject(
                        index++,
                        Reason.TOO_LARGE,
                        "a row larger than %,d bytes, or of more than %,d cells"
                                .formatted(longestCell(), MOST_CELLS),
                        "");
                return columns != null;
            }
            ResultColumns header = columns;
            if (header == null) {
                return header(cells);
            }
            if (cells.size() == 1 && cells.getFirst().length == 0 && header.count() > 1) {
                return true;
            }
            if (cells.size() != header.count()) {
                reject(
                        index++,
                        Reason.BROKEN_CSV,
                        "%d cells under %d columns".formatted(cells.size(), header.count()),
                        "");
                return true;
            }
            record(header, cells);
            return true;
        }

        private boolean header(List<byte[]> cells) {
            try {
                List<String> names = texts(cells);
                // Behind a mark of the byte order a quote is none to the parser.
                names.replaceAll(name -> name.replace("\uFEFF", "").replace("\"", "").strip());
                columns = ResultColumns.of(names);
                return true;
            } catch (ResultColumns.HeaderException missing) {
                reject(-1, Reason.MISSING_COLUMNS, String.valueOf(missing.getMessage()), "");
            } catch (CharacterCodingException malformed) {
                reject(-1, Reason.INVALID_UTF8, "bytes that are no UTF-8", "");
            }
            return false;
        }

        private void record(ResultColumns header, List<byte[]> cells) {
            long place = index++;
            try {
                List<String> row = texts(cells);
                try {
                    records.record(header.record(row), place, offset);
                } catch (AmbiguousTextException ambiguous) {
                    reject(
                            place,
                            Reason.AMBIGUOUS_TEXT,
                            ambiguous.getMessage() + "; CloudTrail Lake's eventJson tells",
                            header.told(row));
                }
            } catch (CharacterCodingException malformed) {
                reject(place, Reason.INVALID_UTF8, "bytes that are no UTF-8", "");
            }
        }

        private static List<String> texts(List<byte[]> cells) throws CharacterCodingException {
            List<String> texts = new ArrayList<>();
            for (byte[] cell : cells) {
                texts.add(UTF_8.newDecoder().decode(ByteBuffer.wrap(cell)).toString());
            }
            return texts;
        }

        /// Between rows the parser tells the last byte of the one that it read.
        private long place() {
            return parser.currentLocation().getCharOffset() + 1;
        }

        private void reject(long place, Reason reason, String detail, String shown) {
            byte[] bytes = shown.getBytes(UTF_8);
            long end = Math.max(offset, place());
            to.rejected(
                    new Rejection(
                            place,
                            offset,
                            end - offset,
                            null,
                            reason,
                            detail,
                            Excerpt.of(bytes, 0, bytes.length)));
        }
    }

    /// A text as a stream that ends where no more is believed.
    private static final class Stream extends InputStream {

        private final TextInput text;
        private final long longest;
        private long read;

        Stream(TextInput text, long longest) {
            this.text = text;
            this.longest = longest;
        }

        TextInput.@Nullable Flaw flaw() {
            return read > longest
                    ? new TextInput.Flaw(
                            Reason.FILE_TOO_LARGE,
                            "the text is longer than " + longest + " bytes",
                            longest,
                            0)
                    : text.flaw();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0 || read > longest) {
                return length == 0 ? 0 : -1;
            }
            int count = text.read(into, from, length);
            read += Math.max(0, count);
            return read > longest ? -1 : count;
        }
    }
}
