package dev.hoptrail.ingest.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import dev.hardwood.row.StructAccessor;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import dev.hoptrail.ingest.record.Excerpt;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.RecordReader;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.source.LogFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the Parquet objects in which Security Lake keeps what CloudTrail wrote, a row an event.
final class SecurityLake {

    /// An object of Security Lake holds what came in minutes; its pages are read a row group at a
    /// time.
    private static final long LARGEST_GROUP = 256L << 20;

    /// `…/region=eu-central-1/accountId=111122223333/eventDay=20260302/…`
    private static final Pattern ACCOUNT = Pattern.compile("/accountId(?:=|%3D)(\\d{12})/");

    private final ReadLimits limits;
    private final RecordReader records;

    SecurityLake(ReadLimits limits, RecordReader records) {
        this.limits = limits;
        this.records = records;
    }

    void read(@Nullable LogFile file, byte @Nullable [] account, RecordHandler to)
            throws IOException {
        if (file == null) {
            reject(to, "Parquet cannot be read from a pipe; name the file");
            return;
        }
        Matcher partition = ACCOUNT.matcher(file.uri());
        records.begin(partition.find() ? partition.group(1).getBytes(US_ASCII) : account, to);
        Stored stored = new Stored(file);
        try (ParquetFileReader parquet = ParquetFileReader.open(stored)) {
            read(parquet, to);
        } catch (IOException | RuntimeException failure) {
            IOException ofStore = stored.failure;
            if (ofStore != null) {
                throw ofStore;
            }
            reject(to, "damaged, or in no form that is known; nothing behind it was read");
        }
    }

    private void read(ParquetFileReader parquet, RecordHandler to) throws IOException {
        long size = 0;
        for (RowGroup group : parquet.getFileMetaData().rowGroups()) {
            size += group.totalByteSize();
            if (group.totalByteSize() > LARGEST_GROUP || size > limits.textBytes()) {
                to.rejected(
                        Rejection.ofFile(
                                Reason.FILE_TOO_LARGE,
                                "more than %,d bytes, or %,d in a row group; nothing of it was read"
                                        .formatted(limits.textBytes(), LARGEST_GROUP)));
                return;
            }
        }
        String[] columns = columns(parquet.getFileSchema());
        if (!List.of(columns).containsAll(OcsfRecord.NEEDED)) {
            to.rejected(
                    Rejection.ofFile(
                            Reason.MISSING_COLUMNS,
                            "not what Security Lake keeps of CloudTrail: it lacks one of "
                                    + String.join(", ", OcsfRecord.NEEDED)));
            return;
        }
        try (RowReader rows =
                parquet.buildRowReader().projection(ColumnProjection.columns(columns)).build()) {
            for (long index = 0; rows.hasNext(); index++) {
                rows.next();
                row(struct(rows), index, to);
            }
        }
    }

    private static String[] columns(FileSchema schema) {
        return schema.getRootNode().children().stream()
                .map(SchemaNode::name)
                .filter(OcsfRecord.COLUMNS::contains)
                .toArray(String[]::new);
    }

    private void row(ObjectNode event, long index, RecordHandler to) {
        try {
            JsonNode record = OcsfRecord.of(event);
            records.record(record.toString().getBytes(UTF_8), index, index);
        } catch (OcsfRecord.OtherEventException other) {
            reject(to, index, Reason.NOT_CLOUDTRAIL, String.valueOf(other.getMessage()), event);
        } catch (AmbiguousTextException ambiguous) {
            reject(to, index, Reason.AMBIGUOUS_TEXT, String.valueOf(ambiguous.getMessage()), event);
        }
    }

    private static void reject(
            RecordHandler to, long index, Reason reason, String detail, ObjectNode event) {
        byte[] told = event.path("metadata").path("uid").asText().getBytes(UTF_8);
        String excerpt = Excerpt.of(told, 0, told.length);
        to.rejected(new Rejection(index, index, 0, null, reason, detail, excerpt));
    }

    private static void reject(RecordHandler to, String detail) {
        to.rejected(Rejection.ofFile(Reason.BROKEN_PARQUET, detail));
    }

    private ObjectNode struct(StructAccessor row) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < row.getFieldCount(); i++) {
            if (!row.isNull(i)) {
                object.set(row.getFieldName(i), value(row.getValue(i)));
            }
        }
        return object;
    }

    private JsonNode value(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> NullNode.instance;
            case String text -> nodes.textNode(text);
            case Boolean flag -> nodes.booleanNode(flag);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case byte[] bytes -> nodes.textNode(new String(bytes, UTF_8));
            case LocalDateTime time -> nodes.textNode(time.toInstant(ZoneOffset.UTC).toString());
            case PqStruct struct -> struct(struct);
            case PqMap map -> {
                ObjectNode object = nodes.objectNode();
                for (PqMap.Entry entry : map.getEntries()) {
                    object.set(value(entry.getKey()).asText(), value(entry.getValue()));
                }
                yield object;
            }
            case PqList list -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = 0; i < list.size(); i++) {
                    array.add(value(list.get(i)));
                }
                yield array;
            }
            default -> nodes.textNode(value.toString());
        };
    }

    /// Ranges of a stored file, each read anew: whatever stores it can skip to a place.
    private static final class Stored implements InputFile {

        private final LogFile file;

        /// Why what stores it failed: nothing is wrong with the file then.
        private volatile @Nullable IOException failure;

        Stored(LogFile file) {
            this.file = file;
        }

        @Override
        public void open() {}

        @Override
        public ByteBuffer readRange(long from, int length) throws IOException {
            try (InputStream stored = file.open()) {
                stored.skipNBytes(from);
                byte[] bytes = stored.readNBytes(length);
                if (bytes.length < length) {
                    throw new EOFException("The file ends inside of what it says it holds");
                }
                return ByteBuffer.wrap(bytes);
            } catch (EOFException damaged) {
                throw damaged;
            } catch (IOException | UncheckedIOException failed) {
                failure = failed instanceof IOException io ? io : new IOException(failed);
                throw failed;
            }
        }

        @Override
        public long length() {
            return file.size();
        }

        @Override
        public String name() {
            return "the file";
        }

        @Override
        public void close() {}
    }
}
