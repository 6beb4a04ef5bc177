package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that a reader handed over of one text.
public final class Collected implements RecordHandler {

    public static final ObjectMapper JSON = new ObjectMapper();

    public final List<JsonNode> records = new ArrayList<>();
    public final List<String> published = new ArrayList<>();
    public final List<Long> indexes = new ArrayList<>();
    public final List<Long> seconds = new ArrayList<>();
    public final List<String> accounts = new ArrayList<>();
    public final List<Boolean> identity = new ArrayList<>();
    public final List<Rejection> rejections = new ArrayList<>();

    /// Reads a text with the standard limits.
    public static Collected of(String text) {
        return of(text.getBytes(UTF_8), ReadLimits.STANDARD);
    }

    public static Collected of(byte[] text, ReadLimits limits) {
        return of(new PlainText(new ByteArrayInputStream(text)), limits, null);
    }

    public static Collected of(TextInput text, ReadLimits limits, byte @Nullable [] account) {
        Collected collected = new Collected();
        try {
            new RecordReader(limits).read(text, account, collected);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return collected;
    }

    public List<Reason> reasons() {
        return rejections.stream().map(Rejection::reason).toList();
    }

    public List<String> eventIds() {
        return records.stream().map(record -> record.path("eventID").asText()).toList();
    }

    @Override
    public void record(LogRecord record) {
        String value = new String(record.published(), UTF_8);
        published.add(value);
        try {
            records.add(JSON.readTree(value));
        } catch (JsonProcessingException failure) {
            throw new UncheckedIOException(failure);
        }
        indexes.add(record.index());
        seconds.add(record.eventSecond());
        accounts.add(new String(record.account(), UTF_8));
        identity.add(record.isIdentityEvent());
    }

    @Override
    public void rejected(Rejection rejection) {
        rejections.add(rejection);
    }

    /// Text that is stored as it is, handed over in pieces of odd sizes.
    private record PlainText(InputStream stored) implements TextInput {

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return stored.read(into, from, Math.min(length, 4099));
        }

        @Override
        public @Nullable Flaw flaw() {
            return null;
        }
    }
}
