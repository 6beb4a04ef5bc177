package dev.hoptrail.ingest.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.ledger.LedgerEntry;
import dev.hoptrail.ingest.ledger.LedgerEntry.HourCounts;
import dev.hoptrail.ingest.record.ByteKeys;
import dev.hoptrail.ingest.record.EventTime;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ObjectCursor;
import dev.hoptrail.ingest.record.RecordField;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.source.LogLocation;
import dev.hoptrail.ingest.use.SessionUses;
import dev.hoptrail.ingest.use.UseParts;
import dev.hoptrail.migrations.TopicHeaders;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Publishes what one file holds: identity events whole, all else as sums, rejections with their
/// reason. Used by one thread, and again for each file.
final class RecordPublisher implements RecordHandler {

    // More than a log file of 50 MB holds; a larger one may show a duplicate twice.
    private static final int REMEMBERED = 32 * 1024 * 1024;

    private static final byte[] ACCESS_KEY_ID = ObjectCursor.name("accessKeyId");
    private static final int KEY_LENGTH = 20;

    private final KafkaWriter kafka;
    private final MessageDigest sha256 = Sha256.digest();
    private final SessionUses uses = new SessionUses();
    private final HourSums hours = new HourSums();
    private final ByteKeys seen = new ByteKeys();
    private final ByteKeys bodies = new ByteKeys();
    private byte[] id = new byte[256];

    private @Nullable OpenFile file;
    private @Nullable Header sourceHeader;
    private @Nullable Header traceHeader;
    private @Nullable UseParts parts;

    RecordPublisher(KafkaWriter kafka) {
        this.kafka = kafka;
    }

    /// The file whose records come next.
    record OpenFile(
            String uri,
            String sha256,
            LogLocation location,
            Instant now,
            FileReceipt receipt,
            FileCounts counts,
            DistinctCalls issuances) {}

    void begin(OpenFile next) {
        file = next;
        sourceHeader = new RecordHeader(TopicHeaders.SOURCE, next.uri().getBytes(UTF_8));
        Header trace = kafka.begin(next.receipt());
        traceHeader = trace;
        List<Header> headers = trace == null ? List.of() : List.of(trace);
        byte[] key = next.sha256().getBytes(ISO_8859_1);
        parts =
                new UseParts(
                        next.uri(),
                        next.sha256(),
                        next.location().trail(),
                        part ->
                                kafka.send(
                                        OutputTopic.SESSION_USES,
                                        key,
                                        part,
                                        headers,
                                        next.receipt()));
        uses.clear();
        hours.clear();
        seen.clear();
        bodies.clear();
    }

    @Override
    public void record(LogRecord record) {
        OpenFile open = file();
        FileCounts counts = open.counts();
        counts.records++;
        counts.impossibleTimes += EventTime.isPossible(record.eventSecond(), open.now()) ? 0 : 1;
        hours.add(record);
        boolean isNew = isNew(record);
        if (!isNew && !record.isIdentityEvent()) {
            counts.duplicates++;
            return;
        }
        if (record.isIdentityEvent()) {
            byte[] hash = hash(record);
            // A second body under the same id is evidence of its own.
            if (!isNewBody(hash)) {
                counts.duplicates++;
                return;
            }
            publish(record, hash, open);
        }
        if (isNew && uses.add(record)) {
            counts.uses++;
            counts.summed += record.isIdentityEvent() ? 0 : 1;
            if (uses.isFull()) {
                drain();
            }
        }
    }

    @Override
    public void rejected(Rejection rejection) {
        OpenFile open = file();
        open.counts().reject(rejection.reason());
        reject(open.uri(), rejection, open.receipt());
    }

    /// Publishes a rejection.
    void reject(String uri, Rejection rejection, FileReceipt receipt) {
        byte[] message = RejectedMessage.of(uri, rejection);
        kafka.send(OutputTopic.REJECTED, uri.getBytes(UTF_8), message, List.of(), receipt);
    }

    /// Publishes the sums of the file.
    void end() {
        drain();
    }

    private void drain() {
        UseParts open = Objects.requireNonNull(parts);
        uses.drain(open);
        open.close();
    }

    /// The counts of the file by hour, to which rejections are added at the hour of delivery.
    List<HourCounts> hours() {
        return hours.counts();
    }

    LedgerEntry.Counts counts() {
        FileCounts counts = file().counts();
        return new LedgerEntry.Counts(
                counts.records,
                counts.identityEvents,
                counts.uses,
                counts.duplicates,
                counts.rejections());
    }

    private OpenFile file() {
        return Objects.requireNonNull(file);
    }

    private boolean isNew(LogRecord record) {
        int length = idOf(record);
        if (seen.length() > REMEMBERED) {
            seen.clear();
        }
        int before = seen.size();
        return seen.number(id, 0, length) == before;
    }

    private boolean isNewBody(byte[] hash) {
        if (bodies.length() > REMEMBERED) {
            bodies.clear();
        }
        int before = bodies.size();
        return bodies.number(hash, 0, hash.length) == before;
    }

    /// Account and event id, in [#id].
    private int idOf(LogRecord record) {
        byte[] account = record.account();
        RecordField field = RecordField.EVENT_ID;
        boolean escaped = record.isEscaped(field);
        byte[] text = escaped ? record.content(field) : record.bytes();
        int from = escaped ? 0 : record.start(field);
        int to = escaped ? text.length : record.end(field);
        int length = account.length + 1 + to - from;
        if (length > id.length) {
            id = new byte[length];
        }
        System.arraycopy(account, 0, id, 0, account.length);
        id[account.length] = 0;
        System.arraycopy(text, from, id, account.length + 1, to - from);
        return length;
    }

    private byte[] hash(LogRecord record) {
        sha256.update(record.bytes(), record.start(), record.end() - record.start());
        return sha256.digest();
    }

    private void publish(LogRecord record, byte[] hash, OpenFile open) {
        open.counts().identityEvents++;
        Header source = Objects.requireNonNull(sourceHeader);
        Header index =
                new RecordHeader(
                        TopicHeaders.INDEX, Long.toString(record.index()).getBytes(ISO_8859_1));
        Header sha = new RecordHeader(TopicHeaders.SHA256, hash);
        Header trace = traceHeader;
        List<Header> headers =
                trace == null ? List.of(source, index, sha) : List.of(source, index, sha, trace);
        byte[] key = key(record, open.issuances());
        kafka.send(OutputTopic.IDENTITY_EVENTS, key, record.published(), headers, open.receipt());
    }

    /// What all copies of one call share: they mostly meet in one partition.
    private byte[] key(LogRecord record, DistinctCalls issuances) {
        @Nullable ObjectCursor credentials = record.issuedCredentials();
        if (credentials != null) {
            if (record.isIssuingCall()) {
                issuances.add(ByteKeys.hash(id, 0, idOf(record)));
            }
            while (credentials.next()) {
                if (credentials.is(ACCESS_KEY_ID) && credentials.isText()) {
                    byte[] issued = credentials.content();
                    if (isAccessKeyId(issued)) {
                        return issued;
                    }
                }
            }
        }
        byte[] shared = record.content(RecordField.SHARED_EVENT_ID);
        return shared.length > 0 ? shared : record.content(RecordField.EVENT_ID);
    }

    /// `A(SI|KI)A` and sixteen capitals and digits: everything else is a mask or a sample.
    static boolean isAccessKeyId(byte[] text) {
        if (text.length != KEY_LENGTH || text[0] != 'A' || text[3] != 'A' || text[2] != 'I') {
            return false;
        }
        if (text[1] != 'S' && text[1] != 'K') {
            return false;
        }
        for (int i = 4; i < KEY_LENGTH; i++) {
            boolean capital = text[i] >= 'A' && text[i] <= 'Z';
            if (!capital && (text[i] < '0' || text[i] > '9')) {
                return false;
            }
        }
        return true;
    }
}
