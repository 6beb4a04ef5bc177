package dev.hoptrail.correlate.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.export.LogReader;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.record.TextInput;
import dev.hoptrail.ingest.source.PushedBody;
import dev.hoptrail.ingest.use.SessionUses;
import dev.hoptrail.ingest.use.UseParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the intake publishes of a file: identity events whole, and the sums of what credentials
/// did.
///
/// @param value of the message
/// @param whole whether it is an identity event; else it holds sums
/// @param index of the record in its file
@SuppressWarnings("ArrayRecordComponent") // never compared
record Published(String source, int index, boolean whole, byte[] value) {
    private static final MessageReader READER = new MessageReader(new RecordParser());

    /// Reads a file as the intake does.
    static List<Published> of(String source, byte[] text) {
        List<Published> published = new ArrayList<>();
        SessionUses uses = new SessionUses();
        try {
            new LogReader(ReadLimits.STANDARD)
                    .read(
                            new PushedBody(source, text),
                            new Text(text),
                            null,
                            new RecordHandler() {
                                @Override
                                public void record(LogRecord record) {
                                    if (record.isIdentityEvent()) {
                                        published.add(
                                                new Published(
                                                        source,
                                                        (int) record.index(),
                                                        true,
                                                        record.published()));
                                    }
                                    uses.add(record);
                                }

                                @Override
                                public void rejected(Rejection rejection) {
                                    // Not every hostile shape is a record.
                                }
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String sha256 = HexFormat.of().formatHex(Sha256.digest().digest(text));
        UseParts parts =
                new UseParts(
                        source,
                        sha256,
                        "trail",
                        sums -> published.add(new Published(source, 0, false, sums)));
        uses.drain(parts);
        parts.close();
        return published;
    }

    /// Reads the text of one record as a file of its own.
    static List<Published> of(String source, String text) {
        return of(source, text.getBytes(UTF_8));
    }

    /// What a correlator reads.
    Message message() {
        return whole
                ? READER.event(value, new MessageReader.Origin(source, index, null))
                : UseReader.uses(value, source);
    }

    static List<Message> messages(List<Published> published) {
        return published.stream().map(Published::message).toList();
    }

    private static final class Text implements TextInput {
        private final byte[] text;
        private int at;

        Text(byte[] text) {
            this.text = text;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = Math.min(length, text.length - at);
            System.arraycopy(text, at, into, from, count);
            at += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public @Nullable Flaw flaw() {
            return null;
        }
    }
}
