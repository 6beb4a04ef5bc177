package dev.hoptrail.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.digest.BucketUri;
import dev.hoptrail.ingest.digest.Digest;
import dev.hoptrail.ingest.digest.DigestReader;
import dev.hoptrail.ingest.digest.LogDamage;
import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.export.LogReader;
import dev.hoptrail.ingest.ledger.DigestEntry;
import dev.hoptrail.ingest.ledger.FileRead;
import dev.hoptrail.ingest.ledger.KnownFiles;
import dev.hoptrail.ingest.ledger.LedgerEntry;
import dev.hoptrail.ingest.ledger.LedgerEntry.HourCounts;
import dev.hoptrail.ingest.record.EventTime;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.Reason;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.source.DigestName;
import dev.hoptrail.ingest.source.LogFile;
import dev.hoptrail.ingest.source.LogLocation;
import dev.hoptrail.ingest.source.StoredText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one file after the other: its bytes, its text, its records. Used by one thread at a time.
final class FileReader implements AutoCloseable {

    private static final String SEVERAL_MEMBERS = "MULTIPLE_GZIP_MEMBERS";
    private static final String IMPOSSIBLE_TIMES = "IMPOSSIBLE_EVENT_TIMES";
    private static final long HOUR = 3_600;

    /// A signature of 8192 bits is no longer.
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,2048}");

    private final InstantSource clock;
    private final StoredText text = StoredText.hashingText();
    private final LogReader records;
    private final RecordPublisher publisher;
    private final MessageDigest sha256 = Sha256.digest();
    private final byte[] buffer = new byte[64 * 1024];

    FileReader(ReadLimits limits, KafkaWriter kafka, InstantSource clock) {
        this.clock = clock;
        this.records = new LogReader(limits);
        this.publisher = new RecordPublisher(kafka);
    }

    /// What became of a file.
    ///
    /// @param entry for the ledger; null for a file that was skipped or could not be read whole,
    ///   which is to be read again the next time
    record Outcome(FileCounts counts, @Nullable Draft entry) {}

    /// A ledger entry without what Kafka has yet to acknowledge.
    @FunctionalInterface
    interface Draft {
        FileRead complete(FileReceipt receipt);
    }

    /// Reads a file and sends what it holds. Never fails for what is in the file, or for a file
    /// that cannot be read.
    Outcome read(LogFile file, KnownFiles known, FileReceipt receipt, DistinctCalls issuances) {
        FileCounts counts = new FileCounts();
        try (InputStream stored = file.open()) {
            text.open(stored, file.size());
            byte @Nullable [] inMemory = text.knownHash();
            String hash = HexFormat.of().formatHex(inMemory == null ? hash(file) : inMemory);
            if (known.isSafe(file.uri(), hash)) {
                counts.skipped++;
                return new Outcome(counts, null);
            }
            if (known.isLost(file.uri(), hash)) {
                counts.publishedAgain++;
            }
            Optional<DigestName> digest = digestName(file);
            if (digest.isPresent()) {
                return digest(file, digest.get(), hash, counts);
            }
            return read(file, hash, receipt, counts, issuances);
        } catch (IOException failure) {
            Rejection rejection = rejection(failure);
            counts.reject(rejection.reason());
            publisher.reject(file.uri(), rejection, receipt);
            return new Outcome(counts, null);
        }
    }

    private static Optional<DigestName> digestName(LogFile file) {
        String place = BucketUri.placeOf(file.uri());
        return DigestName.of(place.substring(place.lastIndexOf('/') + 1));
    }

    /// What a digest says goes to the ledger, where it is verified.
    private Outcome digest(LogFile file, DigestName name, String hash, FileCounts counts)
            throws IOException {
        Digest.@Nullable Content content = null;
        @Nullable String flaw = null;
        try {
            content = DigestReader.read(name, text);
        } catch (IOException | RuntimeException unreadable) {
            flaw = DigestReader.reason(unreadable);
        }
        if (!hash.equals(HexFormat.of().formatHex(text.finish()))) {
            return new Outcome(counts, null);
        }
        counts.digests++;
        counts.bytes += text.storedBytes();
        DigestEntry entry =
                new DigestEntry(
                        file.uri(),
                        hash,
                        file.below(),
                        name,
                        content,
                        flaw,
                        file.signature().filter(one -> HEX.matcher(one).matches()).orElse(null));
        return new Outcome(counts, receipt -> entry);
    }

    private Outcome read(
            LogFile file,
            String hash,
            FileReceipt receipt,
            FileCounts counts,
            DistinctCalls issuances)
            throws IOException {
        LogLocation location = LogLocation.of(file.uri());
        publisher.begin(
                new RecordPublisher.OpenFile(
                        file.uri(), hash, location, clock.instant(), receipt, counts, issuances));
        counts.files++;
        @Nullable String account = location.account();
        try {
            records.read(file, text, account == null ? null : account.getBytes(UTF_8), publisher);
        } finally {
            // Whatever was counted is published, also if the disk fails half-way.
            publisher.end();
        }
        String readHash = HexFormat.of().formatHex(text.finish());
        counts.bytes += text.storedBytes();
        boolean whole =
                hash.equals(readHash) && !counts.rejected.containsKey(Reason.TRUNCATED_WHILE_READ);
        if (!whole) {
            return new Outcome(counts, null);
        }
        return new Outcome(counts, draft(file, hash, location, counts));
    }

    private Draft draft(LogFile file, String hash, LogLocation location, FileCounts counts) {
        List<HourCounts> hours = new ArrayList<>(publisher.hours());
        @Nullable String account = location.account();
        @Nullable String region = location.region();
        if (counts.rejections() > 0 && account != null && region != null) {
            byte[] stamp = location.delivered().replace("Z", "00Z").getBytes(UTF_8);
            long second = EventTime.seconds(stamp, 0, stamp.length);
            if (second != EventTime.UNREADABLE) {
                addRejections(hours, account, region, second / HOUR * HOUR, counts.rejections());
            }
        }
        long size = text.storedBytes();
        byte @Nullable [] ofText = text.textHash();
        @Nullable String textHash = ofText == null ? null : HexFormat.of().formatHex(ofText);
        @Nullable Kind damage = LogDamage.of(text.members(), text.flaw());
        LedgerEntry.Counts summed = publisher.counts();
        @Nullable String note = note(counts);
        return receipt ->
                new LedgerEntry(
                        file.uri(),
                        hash,
                        size,
                        location,
                        textHash,
                        damage,
                        summed,
                        note,
                        hours,
                        receipt.acknowledged(OutputTopic.IDENTITY_EVENTS),
                        receipt.acknowledged(OutputTopic.SESSION_USES),
                        receipt.acknowledged(OutputTopic.REJECTED));
    }

    /// What is odd about the file, though all of it was read.
    private @Nullable String note(FileCounts counts) {
        List<String> notes = new ArrayList<>();
        if (text.members() > 1) {
            notes.add(SEVERAL_MEMBERS);
        }
        if (counts.impossibleTimes > 0) {
            notes.add(IMPOSSIBLE_TIMES);
        }
        return notes.isEmpty() ? null : String.join(" ", notes);
    }

    private static void addRejections(
            List<HourCounts> hours, String account, String region, long hour, long rejected) {
        for (int i = 0; i < hours.size(); i++) {
            HourCounts of = hours.get(i);
            if (of.hour() == hour && of.accountId().equals(account) && of.region().equals(region)) {
                hours.set(
                        i,
                        new HourCounts(
                                account,
                                region,
                                hour,
                                of.records(),
                                of.identityEvents(),
                                rejected));
                return;
            }
        }
        hours.add(new HourCounts(account, region, hour, 0, 0, rejected));
    }

    /// The hash goes out with the sums of a file, which may be due before all of it is read.
    private byte[] hash(LogFile file) throws IOException {
        try (InputStream stored = file.open()) {
            for (int count = stored.read(buffer); count > 0; count = stored.read(buffer)) {
                sha256.update(buffer, 0, count);
            }
        }
        return sha256.digest();
    }

    private static Rejection rejection(IOException failure) {
        return switch (failure) {
            case NoSuchFileException gone ->
                    Rejection.ofFile(Reason.VANISHED, "gone since it was listed");
            case AccessDeniedException denied ->
                    Rejection.ofFile(Reason.UNREADABLE_FILE, "no permission to read it");
            default ->
                    Rejection.ofFile(
                            Reason.UNREADABLE_FILE,
                            "reading failed: " + failure.getClass().getSimpleName());
        };
    }

    @Override
    public void close() {
        text.close();
    }
}
