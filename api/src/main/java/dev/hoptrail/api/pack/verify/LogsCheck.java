package dev.hoptrail.api.pack.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.api.pack.format.RawRecord;
import dev.hoptrail.ingest.digest.DigestKeys;
import dev.hoptrail.ingest.digest.Problem;
import dev.hoptrail.ingest.digest.Validation;
import dev.hoptrail.ingest.digest.ValidationReport;
import dev.hoptrail.ingest.export.LogReader;
import dev.hoptrail.ingest.record.LogRecord;
import dev.hoptrail.ingest.record.ReadLimits;
import dev.hoptrail.ingest.record.RecordHandler;
import dev.hoptrail.ingest.record.Rejection;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.source.LogLocation;
import dev.hoptrail.ingest.source.PathLogFile;
import dev.hoptrail.ingest.source.StoredText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks the raw records of a pack up in the original log files, and checks these against
/// CloudTrail's digests where there are some.
final class LogsCheck {
    private final Path folder;
    private final DigestKeys keys;
    private final Check logs;
    private final Check digests;
    private final List<String> limits;
    private final Map<String, List<Path>> byName = new HashMap<>();

    LogsCheck(Path folder, DigestKeys keys, Check logs, Check digests, List<String> limits) {
        this.folder = folder;
        this.keys = keys;
        this.logs = logs;
        this.digests = digests;
        this.limits = limits;
    }

    /// A record that has to stand in a log file.
    ///
    /// @param place of the record in the pack
    record Wanted(String place, String sha256, RawRecord.Sighting sighting) {}

    void run(List<Wanted> wanted) {
        try {
            list();
            Map<String, List<Wanted>> bySource = new TreeMap<>();
            for (Wanted one : wanted) {
                bySource.computeIfAbsent(one.sighting().source(), none -> new ArrayList<>())
                        .add(one);
            }
            long found = 0;
            for (Map.Entry<String, List<Wanted>> source : bySource.entrySet()) {
                found += look(source.getKey(), source.getValue());
            }
            logs.detail(
                    "%,d of %,d records stand in %,d log files as delivered"
                            .formatted(found, wanted.size(), bySource.size()));
            digests(Validation.of(folder, keys, null, null, files -> {}));
        } catch (IOException | RuntimeException unreadable) {
            logs.fail(folder.toString(), PackVerifier.reason(unreadable));
        }
    }

    private void list() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file ->
                            byName.computeIfAbsent(
                                            file.getFileName().toString(),
                                            none -> new ArrayList<>(1))
                                    .add(file));
        }
    }

    /// A file is known by its name, which CloudTrail makes unique, and by its hash.
    private long look(String source, List<Wanted> wanted) throws IOException {
        // Behind a question mark an object's source names its version.
        String name = source.substring(source.lastIndexOf('/') + 1).replaceFirst("[?].*", "");
        List<Path> named = byName.getOrDefault(name, List.of());
        if (named.isEmpty()) {
            logs.fail(source, "is not in " + folder);
            return 0;
        }
        @Nullable String stated = wanted.getFirst().sighting().fileSha256();
        for (Path file : named) {
            Map<Long, String> records = new HashMap<>();
            String hash = read(file, source, records);
            if (stated == null || stated.equals(hash)) {
                return compare(source, wanted, records);
            }
        }
        logs.fail(source, "has other bytes than those that were read");
        return 0;
    }

    private long compare(String source, List<Wanted> wanted, Map<Long, String> records) {
        long found = 0;
        for (Wanted one : wanted) {
            int index = one.sighting().index();
            boolean isSame =
                    logs.require(
                            one.sha256().equals(records.get((long) index)),
                            one.place(),
                            "is not record %d of %s".formatted(index, source));
            found += isSame ? 1 : 0;
        }
        return found;
    }

    private static String read(Path file, String source, Map<Long, String> records)
            throws IOException {
        MessageDigest sha256 = Sha256.digest();
        String account = LogLocation.of(source).account();
        try (InputStream stored = Files.newInputStream(file);
                StoredText text = new StoredText()) {
            text.open(stored, Files.size(file));
            new LogReader(ReadLimits.STANDARD)
                    .read(
                            new PathLogFile(file, Files.size(file), 1),
                            text,
                            account == null ? null : account.getBytes(UTF_8),
                            new RecordHandler() {
                                @Override
                                public void record(LogRecord record) {
                                    sha256.update(
                                            record.bytes(),
                                            record.start(),
                                            record.end() - record.start());
                                    records.put(
                                            record.index(),
                                            HexFormat.of().formatHex(sha256.digest()));
                                }

                                @Override
                                public void rejected(Rejection rejection) {
                                    // What is no record is no evidence.
                                }
                            });
            return HexFormat.of().formatHex(text.finish());
        }
    }

    private void digests(ValidationReport report) {
        for (Problem problem : report.problems()) {
            if (problem.kind().severity() == Problem.Severity.FAILED) {
                digests.fail(problem.file(), problem.kind() + ": " + problem.detail());
            }
        }
        digests.detail(
                "%,d of %,d digests and %,d of %,d log files proven"
                        .formatted(
                                report.digestsProven(),
                                report.digests(),
                                report.logsProven(),
                                report.logs()));
        if (!report.isProven()) {
            limits.add(
                    "CloudTrail's signatures do not prove all log files; hoptrail validate says which.");
        }
    }
}
