package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.digest.BucketCopy.Base;
import dev.hoptrail.ingest.digest.Digest.Content;
import dev.hoptrail.ingest.digest.Digest.NamedLog;
import dev.hoptrail.ingest.digest.DigestCheck.Fault;
import dev.hoptrail.ingest.digest.DigestCheck.Follower;
import dev.hoptrail.ingest.digest.DigestCheck.Judgement;
import dev.hoptrail.ingest.digest.DigestCheck.Missing;
import dev.hoptrail.ingest.digest.DigestCheck.Neighbours;
import dev.hoptrail.ingest.digest.Inflated.Outcome;
import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.digest.ValidationReport.Chain;
import dev.hoptrail.ingest.digest.ValidationReport.Result;
import dev.hoptrail.ingest.source.DigestMetadata;
import dev.hoptrail.ingest.source.DigestName;
import dev.hoptrail.ingest.source.LogLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
/// there which no digest names. Results of queries that CloudTrail Lake saved are checked against
/// what it signed of them ([ResultValidation]).
///
/// A digest is signed by CloudTrail over its place, its hash and the signature before it. That
/// signature stands in the next digest, and for the newest one only in the bucket's metadata: save
/// that beside the file as `<name>.metadata.json`, as `aws s3api head-object` prints it.
///
/// What cannot be shown: records that CloudTrail never delivered; that nothing is missing before
/// the oldest digest or after the newest, unless the period asked for says so.
public final class Validation {

    private final DigestKeys keys;
    private final DigestCheck check;
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
        this.check = new DigestCheck(keys);
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
    private record Placed(Path path, Content content, @Nullable Base base) {
        Digest digest() {
            return content.digest();
        }
    }

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
        long looked = copy.digests().size();
        try (Inflated inflated = new Inflated()) {
            List<List<Placed>> all = chains(inflated);
            for (List<Placed> chain : all) {
                Chain summed = validate(chain, inflated, looked, progress);
                looked += summed.logsNamed();
                digests += summed.digests();
                digestsProven += summed.digestsProven();
                chains.add(summed);
            }
            unnamed(all);
        }
        ResultValidation saved = new ResultValidation(copy, keys, looked, progress);
        List<Result> results = saved.run();
        problems.addAll(saved.problems());
        chains.sort(
                Comparator.comparing(Chain::account)
                        .thenComparing(Chain::region)
                        .thenComparing(Chain::trail)
                        .thenComparing(Chain::backfill));
        problems.sort(Comparator.comparing(Problem::file).thenComparing(Problem::kind));
        return new ValidationReport(
                digests,
                digestsProven,
                copy.logs().size(),
                proven.size(),
                bytes,
                chains,
                results,
                problems);
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
                Content content = inflated.digest(path, name);
                String object = content.digest().object();
                all.add(new Placed(path, content, copy.base(path, object).orElse(null)));
            } catch (IOException | RuntimeException unreadable) {
                add(Kind.DIGEST_UNREADABLE, copy.shown(path), DigestReader.reason(unreadable));
            }
        }
        // One that was moved still belongs to its chain.
        Base usual =
                all.stream().map(Placed::base).filter(Objects::nonNull).findFirst().orElse(null);
        Map<ChainKey, List<Placed>> chains = new HashMap<>();
        for (Placed placed : all) {
            Base base = placed.base();
            Base own = base == null ? usual : base;
            Path folder = own == null ? copy.root() : own.folder();
            chains.computeIfAbsent(
                            new ChainKey(folder, placed.digest().name()), none -> new ArrayList<>())
                    .add(placed);
        }
        List<List<Placed>> sorted = new ArrayList<>(chains.values());
        sorted.forEach(chain ->
                chain.sort(
                        Comparator.comparing((Placed one) -> one.digest().end())
                                .thenComparing(Placed::path)));
        return sorted;
    }

    private Chain validate(
            List<Placed> chain, Inflated inflated, long looked, LongConsumer progress) {
        Set<String> objects = new HashSet<>();
        Map<String, List<Follower>> followers = new HashMap<>();
        for (Placed placed : chain) {
            Digest digest = placed.digest();
            objects.add(digest.object());
            if (digest.previousObject() != null) {
                followers
                        .computeIfAbsent(digest.previousObject(), none -> new ArrayList<>())
                        .add(new Follower(digest.previousSignature(), digest.previousHash()));
            }
        }
        Base usual =
                chain.stream().map(Placed::base).filter(Objects::nonNull).findFirst().orElse(null);
        long digestsProven = 0;
        long logsNamed = 0;
        long logsProven = 0;
        @Nullable Instant before = null;
        for (int i = 0; i < chain.size(); i++) {
            Placed placed = chain.get(i);
            Digest digest = placed.digest();
            if (i > 0 && chain.get(i - 1).digest().end().isBefore(digest.end())) {
                before = chain.get(i - 1).digest().end();
            }
            boolean isProven =
                    judge(
                            placed,
                            new Neighbours(
                                    placed.base() != null,
                                    followers.getOrDefault(digest.object(), List.of()),
                                    () -> DigestMetadata.signature(placed.path()),
                                    digest.previousObject() != null
                                            && objects.contains(digest.previousObject()),
                                    before,
                                    null));
            digestsProven += isProven ? 1 : 0;
            Base base = placed.base() == null ? usual : placed.base();
            for (NamedLog log : placed.content().logs()) {
                logsNamed++;
                progress.accept(looked + logsNamed);
                Path intact = intact(log, base, placed.path(), inflated);
                if (intact != null && isProven) {
                    logsProven++;
                    proven.add(intact);
                }
            }
        }
        ends(chain.getFirst(), chain.getLast());
        Digest first = chain.getFirst().digest();
        Digest last = chain.getLast().digest();
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

    private boolean judge(Placed placed, Neighbours around) {
        Judgement judgement = check.judge(placed.digest(), around);
        for (Fault fault : judgement.faults()) {
            // That there are no keys is said once.
            if (fault.kind() != Kind.NO_KEYS) {
                add(fault.kind(), copy.shown(placed.path()), fault.detail());
            }
        }
        Missing missing = judgement.missing();
        if (missing != null) {
            add(
                    Kind.DIGEST_MISSING,
                    missing.object(),
                    "%d of %s to %s are not there, this one the last of them"
                            .formatted(missing.count(), missing.from(), missing.to()));
        }
        return judgement.isProven();
    }

    private void ends(Placed firstPlaced, Placed lastPlaced) {
        Digest first = firstPlaced.digest();
        Digest last = lastPlaced.digest();
        if (first.name().backfill()) {
            return;
        }
        if (from != null && first.start().isAfter(from)) {
            add(
                    Kind.DIGEST_MISSING,
                    copy.shown(firstPlaced.path()),
                    "is the oldest and begins at %s, asked for was from %s"
                            .formatted(first.start(), from));
        }
        if (to != null && last.end().isBefore(to)) {
            add(
                    Kind.DIGEST_MISSING,
                    copy.shown(lastPlaced.path()),
                    "is the newest and ends at %s, asked for was to %s".formatted(last.end(), to));
        }
    }

    /// Nearly all were listed: then the disk is not asked once more.
    private boolean isThere(Path log) {
        return copy.logs().containsKey(log) || Files.isRegularFile(log);
    }

    /// The file of a log if its bytes are those that the digest names.
    private @Nullable Path intact(
            NamedLog log, @Nullable Base base, Path digest, Inflated inflated) {
        Optional<Path> place = base == null ? Optional.empty() : base.path(log.object());
        if (place.isEmpty() || !isThere(place.get())) {
            add(Kind.LOG_MISSING, log.object(), "named by " + copy.shown(digest));
            return null;
        }
        Path path = place.get();
        named.add(path);
        try {
            Outcome outcome = inflated.hash(path);
            bytes += outcome.bytes();
            Kind damage = outcome.damage();
            if (damage != null) {
                boolean trailing = damage == Kind.LOG_TRAILING_BYTES;
                add(
                        damage,
                        copy.shown(path),
                        trailing
                                ? "bytes behind the gzip stream that was delivered"
                                : outcome.detail());
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
        Instant delivered = location.deliveredAt().orElse(null);
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
}
