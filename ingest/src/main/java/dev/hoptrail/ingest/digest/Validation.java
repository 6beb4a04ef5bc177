package dev.hoptrail.ingest.digest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hoptrail.ingest.digest.BucketCopy.Base;
import dev.hoptrail.ingest.digest.Digest.NamedLog;
import dev.hoptrail.ingest.digest.Inflated.Outcome;
import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.digest.ValidationReport.Chain;
import dev.hoptrail.ingest.source.LogLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Checks a copy of a trail's bucket against the digests in it: each digest's place, signature and
/// link to the one before, the hours between them, each log file's bytes, and that no log file lies
/// there which no digest names.
///
/// A digest is signed by CloudTrail over its place, its hash and the signature before it. That
/// signature stands in the next digest, and for the newest one only in the bucket's metadata: save
/// that beside the file as `<name>.metadata.json`, as `aws s3api head-object` prints it.
///
/// What cannot be shown: records that CloudTrail never delivered; that nothing is missing before
/// the oldest digest or after the newest, unless the period asked for says so.
public final class Validation {

    /// CloudTrail writes a digest an hour; a large one names some thousand files.
    private static final long LARGEST_DIGEST = 256L << 20;

    private static final long HOUR = 3_600;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'");

    private final DigestKeys keys;
    private final @Nullable Instant from;
    private final @Nullable Instant to;
    private final BucketCopy copy;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Path> named = new HashSet<>();
    private final Set<Path> proven = new HashSet<>();
    private long bytes;

    private Validation(
            BucketCopy copy, DigestKeys keys, @Nullable Instant from, @Nullable Instant to) {
        this.copy = copy;
        this.keys = keys;
        this.from = from;
        this.to = to;
    }

    /// Validates a tree.
    ///
    /// @param from the digests must begin then at the latest; null if they may begin anywhere
    /// @param to the digests must reach until then; null if they may end anywhere
    /// @param progress told the number of files looked at, now and then
    /// @throws IOException if the folder itself cannot be listed
    public static ValidationReport of(
            Path folder,
            DigestKeys keys,
            @Nullable Instant from,
            @Nullable Instant to,
            LongConsumer progress)
            throws IOException {
        return new Validation(BucketCopy.list(folder), keys, from, to).run(progress);
    }

    /// A digest with where it and its kin lie.
    private record Placed(Digest digest, @Nullable Base base) {}

    /// Whose digests form a chain.
    private record ChainKey(Path folder, DigestName name) {}

    private ValidationReport run(LongConsumer progress) {
        problems.addAll(copy.problems());
        if (keys.isEmpty()) {
            add(Kind.NO_KEYS, copy.root().toString(), "no public keys were given");
        }
        List<Chain> chains = new ArrayList<>();
        long digests = 0;
        long digestsProven = 0;
        try (Inflated inflated = new Inflated()) {
            List<List<Placed>> all = chains(inflated);
            long looked = copy.digests().size();
            for (List<Placed> chain : all) {
                Chain summed = validate(chain, inflated, looked, progress);
                looked += summed.logsNamed();
                digests += summed.digests();
                digestsProven += summed.digestsProven();
                chains.add(summed);
            }
            unnamed(all);
        }
        chains.sort(
                Comparator.comparing(Chain::account)
                        .thenComparing(Chain::region)
                        .thenComparing(Chain::trail)
                        .thenComparing(Chain::backfill));
        problems.sort(Comparator.comparing(Problem::file).thenComparing(Problem::kind));
        return new ValidationReport(
                digests, digestsProven, copy.logs().size(), proven.size(), bytes, chains, problems);
    }

    private void add(Kind kind, String file, String detail) {
        problems.add(new Problem(kind, file, detail));
    }

    /// Reads all digests and groups them; each group sorted by time.
    private List<List<Placed>> chains(Inflated inflated) {
        List<Placed> all = new ArrayList<>();
        for (Path path : copy.digests()) {
            DigestName name = DigestName.of(path.getFileName().toString()).orElseThrow();
            try {
                Digest digest = read(path, name, inflated);
                all.add(new Placed(digest, copy.base(path, digest.object()).orElse(null)));
            } catch (IOException | RuntimeException unreadable) {
                add(
                        Kind.DIGEST_UNREADABLE,
                        copy.shown(path),
                        String.valueOf(unreadable.getMessage()).lines().findFirst().orElse(""));
            }
        }
        // One that was moved still belongs to its chain.
        Base usual =
                all.stream().map(Placed::base).filter(Objects::nonNull).findFirst().orElse(null);
        Map<ChainKey, List<Placed>> chains = new HashMap<>();
        for (Placed placed : all) {
            Base base = placed.base();
            if (base == null) {
                Digest digest = placed.digest();
                add(
                        Kind.DIGEST_MOVED,
                        copy.shown(digest.path()),
                        "says to lie at " + digest.object());
                base = usual;
            }
            Path folder = base == null ? copy.root() : base.folder();
            chains.computeIfAbsent(
                            new ChainKey(folder, placed.digest().name()), none -> new ArrayList<>())
                    .add(placed);
        }
        List<List<Placed>> sorted = new ArrayList<>(chains.values());
        sorted.forEach(chain ->
                chain.sort(
                        Comparator.comparing((Placed one) -> one.digest().end())
                                .thenComparing(one -> one.digest().path())));
        return sorted;
    }

    private static Digest read(Path path, DigestName name, Inflated inflated) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Outcome outcome = inflated.read(path, text, LARGEST_DIGEST);
        if (outcome.hasTrailingBytes()) {
            throw new IOException("bytes behind the gzip stream");
        }
        if (outcome.flaw() != null) {
            throw new IOException(outcome.flaw().detail());
        }
        return Digest.read(path, name, text.toByteArray(), outcome.sha256());
    }

    private Chain validate(
            List<Placed> chain, Inflated inflated, long looked, LongConsumer progress) {
        Map<String, Digest> byObject = new HashMap<>();
        Map<String, List<String>> signatures = new HashMap<>();
        for (Placed placed : chain) {
            Digest digest = placed.digest();
            byObject.put(digest.object(), digest);
            if (digest.previousObject() != null && digest.previousSignature() != null) {
                signatures
                        .computeIfAbsent(digest.previousObject(), none -> new ArrayList<>())
                        .add(digest.previousSignature());
            }
        }
        Base usual =
                chain.stream().map(Placed::base).filter(Objects::nonNull).findFirst().orElse(null);
        long digestsProven = 0;
        long logsNamed = 0;
        long logsProven = 0;
        for (int i = 0; i < chain.size(); i++) {
            Placed placed = chain.get(i);
            Digest digest = placed.digest();
            boolean signed = isSigned(digest, signatures.getOrDefault(digest.object(), List.of()));
            boolean isProven = signed && placed.base() != null;
            follow(digest, i == 0 ? null : chain.get(i - 1).digest(), byObject);
            digestsProven += isProven ? 1 : 0;
            Base base = placed.base() == null ? usual : placed.base();
            for (NamedLog log : digest.logs()) {
                logsNamed++;
                progress.accept(looked + logsNamed);
                Path intact = intact(log, base, digest, inflated);
                if (intact != null && isProven) {
                    logsProven++;
                    proven.add(intact);
                }
            }
        }
        Digest first = chain.getFirst().digest();
        Digest last = chain.getLast().digest();
        ends(first, last);
        DigestName name = first.name();
        return new Chain(
                name.account(),
                name.region(),
                name.trail(),
                name.backfill(),
                first.start(),
                last.end(),
                chain.size(),
                digestsProven,
                logsNamed,
                logsProven);
    }

    private boolean isSigned(Digest digest, List<String> told) {
        String file = copy.shown(digest.path());
        if (keys.isEmpty()) {
            return false;
        }
        Optional<PublicKey> key = keys.find(digest.fingerprint());
        if (key.isEmpty()) {
            add(
                    Kind.KEY_UNKNOWN,
                    file,
                    "no public key has the fingerprint " + digest.fingerprint());
            return false;
        }
        List<String> signatures = new ArrayList<>(told);
        metadata(digest.path()).ifPresent(signatures::add);
        if (signatures.isEmpty()) {
            add(
                    Kind.SIGNATURE_UNKNOWN,
                    file,
                    "no digest follows that holds its signature; save the object's metadata as "
                            + digest.path().getFileName()
                            + ".metadata.json");
            return false;
        }
        for (String signature : signatures) {
            if (!digest.isSignedBy(key.get(), signature)) {
                add(
                        Kind.SIGNATURE_INVALID,
                        file,
                        "the signature is not of these bytes at this place after that digest");
                return false;
            }
        }
        return true;
    }

    /// The signature as the bucket's metadata has it.
    private static Optional<String> metadata(Path digest) {
        Path file = digest.resolveSibling(digest.getFileName() + ".metadata.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode head = JSON.readTree(Files.readAllBytes(file)).path("Metadata");
            return Optional.ofNullable(head.path("signature").textValue());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /// Looks at what a digest says of the one before, and at the hours between.
    private void follow(Digest digest, @Nullable Digest before, Map<String, Digest> byObject) {
        String file = copy.shown(digest.path());
        if (digest.previousObject() == null) {
            if (before != null) {
                add(
                        Kind.CHAIN_RESTARTED,
                        file,
                        "says to be the first of a chain, after %s there is no proof until %s"
                                .formatted(before.end(), digest.start()));
            }
            return;
        }
        Digest previous = byObject.get(digest.previousObject());
        if (previous != null) {
            if (!isSame(digest.previousHash(), previous.sha256())) {
                add(
                        Kind.PREVIOUS_HASH_DIFFERS,
                        copy.shown(previous.path()),
                        "the next digest states the hash " + digest.previousHash());
            }
            return;
        }
        if (before != null) {
            long missing = Math.max(1, hours(before.end(), digest.start()));
            add(
                    Kind.DIGEST_MISSING,
                    digest.previousObject(),
                    "%d of %s to %s are not there, this one the last of them"
                            .formatted(missing, before.end(), digest.start()));
        }
    }

    private static long hours(Instant from, Instant to) {
        return Math.round(Duration.between(from, to).toSeconds() / (double) HOUR);
    }

    /// Hashes compare as numbers: some are written without their leading zeros.
    private static boolean isSame(@Nullable String stated, String actual) {
        try {
            return stated == null || new BigInteger(stated, 16).equals(new BigInteger(actual, 16));
        } catch (NumberFormatException noHash) {
            return false;
        }
    }

    private void ends(Digest first, Digest last) {
        if (first.name().backfill()) {
            return;
        }
        if (from != null && first.start().isAfter(from)) {
            add(
                    Kind.DIGEST_MISSING,
                    copy.shown(first.path()),
                    "is the oldest and begins at %s, asked for was from %s"
                            .formatted(first.start(), from));
        }
        if (to != null && last.end().isBefore(to)) {
            add(
                    Kind.DIGEST_MISSING,
                    copy.shown(last.path()),
                    "is the newest and ends at %s, asked for was to %s".formatted(last.end(), to));
        }
    }

    /// The file of a log if its bytes are those that the digest names.
    private @Nullable Path intact(
            NamedLog log, @Nullable Base base, Digest digest, Inflated inflated) {
        Optional<Path> place = base == null ? Optional.empty() : base.path(log.object());
        if (place.isEmpty() || !Files.isRegularFile(place.get())) {
            add(Kind.LOG_MISSING, log.object(), "named by " + copy.shown(digest.path()));
            return null;
        }
        Path path = place.get();
        named.add(path);
        try {
            Outcome outcome = inflated.hash(path);
            bytes += outcome.bytes();
            if (outcome.hasTrailingBytes()) {
                add(
                        Kind.LOG_TRAILING_BYTES,
                        copy.shown(path),
                        "bytes behind the gzip stream that was delivered");
                return null;
            }
            if (outcome.flaw() != null) {
                add(Kind.LOG_DAMAGED, copy.shown(path), outcome.flaw().detail());
                return null;
            }
            if (!outcome.sha256().equals(log.sha256())) {
                add(
                        Kind.LOG_CHANGED,
                        copy.shown(path),
                        "has the hash %s, delivered was %s"
                                .formatted(outcome.sha256(), log.sha256()));
                return null;
            }
            return path;
        } catch (IOException unreadable) {
            add(
                    Kind.LOG_DAMAGED,
                    copy.shown(path),
                    "cannot be read: " + unreadable.getClass().getSimpleName());
            return null;
        }
    }

    /// Log files that no digest names: added, or of hours that have no digest.
    private void unnamed(List<List<Placed>> chains) {
        Map<String, NavigableMap<Instant, Instant>> hours = new HashMap<>();
        for (List<Placed> chain : chains) {
            for (Placed placed : chain) {
                Digest digest = placed.digest();
                if (!digest.name().backfill()) {
                    hours.computeIfAbsent(
                                    digest.name().account() + ' ' + digest.name().region(),
                                    none -> new TreeMap<>())
                            .put(digest.start(), digest.end());
                }
            }
        }
        copy.logs()
                .forEach((path, location) -> {
                    if (!named.contains(path)) {
                        unnamed(path, location, hours);
                    }
                });
    }

    private void unnamed(
            Path path, LogLocation location, Map<String, NavigableMap<Instant, Instant>> hours) {
        Instant delivered = delivered(location);
        NavigableMap<Instant, Instant> own =
                hours.getOrDefault(location.account() + " " + location.region(), new TreeMap<>());
        Map.Entry<Instant, Instant> hour = delivered == null ? null : own.floorEntry(delivered);
        if (hour != null && delivered != null && delivered.isBefore(hour.getValue())) {
            add(
                    Kind.LOG_UNNAMED,
                    copy.shown(path),
                    "no digest names it, though there is one of %s to %s"
                            .formatted(hour.getKey(), hour.getValue()));
        } else {
            add(
                    Kind.LOG_NOT_COVERED,
                    copy.shown(path),
                    "there is no digest of the hour in which it was delivered");
        }
    }

    private static @Nullable Instant delivered(LogLocation location) {
        try {
            return LocalDateTime.parse(location.delivered(), MINUTE).toInstant(ZoneOffset.UTC);
        } catch (java.time.DateTimeException impossible) {
            return null;
        }
    }
}
