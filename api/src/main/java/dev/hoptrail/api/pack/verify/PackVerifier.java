package dev.hoptrail.api.pack.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hoptrail.api.pack.format.KeyLine;
import dev.hoptrail.api.pack.format.Manifest;
import dev.hoptrail.api.pack.format.Manifest.FileEntry;
import dev.hoptrail.api.pack.format.PackFiles;
import dev.hoptrail.api.pack.format.PackJson;
import dev.hoptrail.api.pack.format.Redaction;
import dev.hoptrail.api.pack.format.SampleDraw;
import dev.hoptrail.api.pack.format.Withholding;
import dev.hoptrail.api.timestamp.Timestamp;
import dev.hoptrail.api.timestamp.TimestampException;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.proof.Checkpoint;
import dev.hoptrail.correlate.proof.SignedNote;
import dev.hoptrail.correlate.proof.VerifierKey;
import dev.hoptrail.ingest.digest.DigestKeys;
import dev.hoptrail.ingest.record.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Verifies a pack with nothing but the pack: hashes, signature, population, sample, proofs, and
/// chains derived again from raw records. Whatever a pack holds, verifying ends with a report.
public final class PackVerifier {
    /// Longer than any pack takes to be made.
    private static final Duration LONG = Duration.ofDays(1);

    /// What may be stamped, by the file of its token.
    private static final Map<String, String> STAMPED =
            Map.of(
                    PackFiles.SIGNATURE_STAMP, PackFiles.SIGNATURE,
                    PackFiles.TREE_HEAD_STAMP, PackFiles.TREE_HEAD);

    private final PackArchive archive;
    private final Trust trust;
    private final Originals originals;
    private final LongConsumer progress;
    private final List<Check> checks = new ArrayList<>();
    private final List<String> limits = new ArrayList<>();

    /// What a pack is compared with beside itself.
    ///
    /// @param logs a folder with the original log files; null for none
    /// @param digestKeys of CloudTrail, for the digests in that folder
    public record Originals(@Nullable Path logs, DigestKeys digestKeys) {

        /// Nothing.
        public static final Originals NONE = new Originals(null, DigestKeys.NONE);
    }

    private PackVerifier(
            PackArchive archive, Trust trust, Originals originals, LongConsumer progress) {
        this.archive = archive;
        this.trust = trust;
        this.originals = originals;
        this.progress = progress;
    }

    /// Verifies a pack.
    ///
    /// @param trust whose signature is believed
    /// @param bounds how much is read of it
    /// @param progress told how many sessions were looked at, now and then
    /// @throws IOException if the file cannot be read, or is no archive at all
    public static Report verify(
            Path pack, Trust trust, Originals originals, Bounds bounds, LongConsumer progress)
            throws IOException {
        try (PackArchive archive = new PackArchive(pack, bounds)) {
            return new PackVerifier(archive, trust, originals, progress).run();
        }
    }

    private Check check(String name) {
        Check check = new Check(name);
        checks.add(check);
        return check;
    }

    private Report run() {
        Optional<Manifest> read = manifest();
        if (read.isEmpty()) {
            return new Report(checks, null, false, limits);
        }
        Manifest manifest = read.get();
        Optional<VerifierKey> signer = signature(manifest);
        boolean areWhole = files(manifest);
        timestamps(manifest);
        if (areWhole) {
            // What is not what the manifest names is not looked into.
            contents(manifest, signer);
        }
        String fingerprint = signer.map(VerifierKey::fingerprint).orElse(null);
        boolean established = signer.isPresent() && trust.trusts(signer.get());
        if (trust.isGiven() && !established) {
            check("signer")
                    .fail(
                            PackFiles.SIGNATURE,
                            fingerprint == null
                                    ? "no valid signature"
                                    : "signed by %s, which is not the given key and does not follow from it"
                                            .formatted(fingerprint));
        }
        return new Report(checks, fingerprint, established, limits);
    }

    private Optional<Manifest> manifest() {
        Check check = check("manifest");
        archive.doubles().forEach(name -> check.fail(name, "stands in the archive twice"));
        try {
            Manifest manifest =
                    PackJson.reader(Manifest.class).readValue(archive.text(PackFiles.MANIFEST));
            check.require(
                    manifest.format().equals(Manifest.FORMAT),
                    PackFiles.MANIFEST,
                    "the format is %s, known is %s".formatted(manifest.format(), Manifest.FORMAT));
            check.detail(
                    "%s to %s%s"
                            .formatted(
                                    manifest.from(),
                                    manifest.to(),
                                    manifest.query().isBlank() ? "" : ", " + manifest.query()));
            archive.allow(manifest.files());
            return check.isPassed() ? Optional.of(manifest) : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            check.fail(PackFiles.MANIFEST, reason(unreadable));
            return Optional.empty();
        }
    }

    /// What an exception says without quoting what it stumbled on.
    static String reason(Exception broken) {
        if (broken instanceof JsonProcessingException json) {
            return "no such JSON"
                    + (json.getLocation() == null
                            ? ""
                            : " from character " + json.getLocation().getCharOffset() + " on");
        }
        return broken instanceof IOException
                ? String.valueOf(broken.getMessage())
                : broken.getClass().getSimpleName();
    }

    private Optional<VerifierKey> signature(Manifest manifest) {
        Check check = check("signature");
        try {
            SignedNote note =
                    SignedNote.read(archive.text(PackFiles.SIGNATURE))
                            .orElseThrow(() -> new IOException("is no signed note"));
            String hash = Sha256.hex(archive.text(PackFiles.MANIFEST).getBytes(UTF_8));
            check.require(
                    note.text().equals(PackFiles.signed(hash)),
                    PackFiles.SIGNATURE,
                    "is over another manifest than the one here, whose SHA-256 is " + hash);
            Optional<VerifierKey> key = VerifierKey.read(manifest.signer());
            if (!check.require(
                    key.isPresent(), PackFiles.MANIFEST, "names no signer that is a key")) {
                return Optional.empty();
            }
            check.require(
                    note.isSignedBy(key.get()),
                    PackFiles.SIGNATURE,
                    "is not a signature of the key that the manifest names");
            check.detail("key " + key.get().fingerprint());
            return check.isPassed() ? key : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            check.fail(PackFiles.SIGNATURE, reason(unreadable));
            return Optional.empty();
        }
    }

    private boolean files(Manifest manifest) {
        Check check = check("files");
        Set<String> named =
                new HashSet<>(
                        Set.of(PackFiles.MANIFEST, PackFiles.SIGNATURE, PackFiles.SIGNATURE_STAMP));
        long bytes = 0;
        for (FileEntry file : manifest.files()) {
            check.require(named.add(file.name()), file.name(), "is named twice");
            bytes += file.size();
            try {
                PackArchive.Measured found = archive.measure(file.name());
                check.require(
                        found.size() == file.size(),
                        file.name(),
                        "has %,d bytes, the manifest says %,d"
                                .formatted(found.size(), file.size()));
                check.require(
                        found.sha256().equals(file.sha256()),
                        file.name(),
                        "has the SHA-256 %s, the manifest says %s"
                                .formatted(found.sha256(), file.sha256()));
            } catch (IOException | RuntimeException unreadable) {
                check.fail(file.name(), reason(unreadable));
            }
        }
        archive.names().stream()
                .filter(name -> !named.contains(name))
                .sorted()
                .forEach(name -> check.fail(name, "is not named by the manifest"));
        check.detail("%,d files, %,d bytes".formatted(manifest.files().size(), bytes));
        return check.isPassed();
    }

    private void timestamps(Manifest manifest) {
        List<String> tokens =
                archive.names().stream().filter(STAMPED::containsKey).sorted().toList();
        if (tokens.isEmpty() && !trust.authorities().areGiven()) {
            return;
        }
        Check check = check("timestamps");
        check.require(
                !tokens.isEmpty(), PackFiles.SIGNATURE_STAMP, "is missing: nothing is stamped");
        List<String> said = new ArrayList<>();
        for (String token : tokens) {
            String of = Objects.requireNonNull(STAMPED.get(token));
            try {
                Timestamp stamp = Timestamp.over(archive.bytes(of), archive.bytes(token));
                said.add("%s at %s".formatted(of, stamp.at()));
                believe(stamp, token, check);
                if (of.equals(PackFiles.SIGNATURE)) {
                    compare(manifest, stamp);
                }
            } catch (TimestampException wrong) {
                check.fail(token, String.valueOf(wrong.getMessage()));
            } catch (IOException | RuntimeException unreadable) {
                check.fail(token, reason(unreadable));
            }
        }
        check.detail(String.join(", ", said));
    }

    private void believe(Timestamp stamp, String token, Check check) {
        if (trust.authorities().areGiven()) {
            check.require(
                    trust.authorities().vouchFor(stamp),
                    token,
                    "is signed by %s, for whom no given certificate speaks"
                            .formatted(stamp.authority()));
        } else {
            limits.add(
                    "%s says %s and is consistent; the authority is not established: it is signed by %s, about whom nothing is known. Name whom you trust with --tsa-cert."
                            .formatted(token, stamp.at(), stamp.authority()));
        }
    }

    /// A pack that says to be older than it is.
    private void compare(Manifest manifest, Timestamp stamp) {
        if (Duration.between(manifest.createdAt(), stamp.at()).abs().compareTo(LONG) > 0) {
            limits.add(
                    "The pack says to be made at %s; the time stamp says %s."
                            .formatted(manifest.createdAt(), stamp.at()));
        }
    }

    private void contents(Manifest manifest, Optional<VerifierKey> signer) {
        Withholding withholding = withholding(manifest);
        List<KeyLine> keys = keys();
        trust.follow(keys);
        Optional<Checkpoint> head = head(manifest, keys, signer);
        AccountScope scope = scope(manifest);
        Rows rows = new Rows(manifest);
        PopulationCheck population =
                new PopulationCheck(archive, manifest, scope, check("population"), progress);
        Map<UUID, String> lines = new HashMap<>();
        try {
            lines.putAll(population.run(picked()));
        } catch (IOException | RuntimeException unreadable) {
            population.check().fail(PackFiles.SESSIONS, reason(unreadable));
        }
        Check sample = check("sample");
        Check records = check("records");
        Check chains = check("chains");
        SampleCheck picked =
                new SampleCheck(
                        archive,
                        new SampleCheck.Left(withholding, scope),
                        sample,
                        records,
                        chains,
                        limits);
        picked.run(population.plan(), lines, head.orElse(null));
        new CountCheck(archive, rows, check("counts")).run(population.totals(), manifest);
        if (originals.logs() != null) {
            new LogsCheck(
                            originals.logs(),
                            originals.digestKeys(),
                            check("logs"),
                            check("digests"),
                            limits)
                    .run(picked.delivered());
        }
    }

    private AccountScope scope(Manifest manifest) {
        List<String> accounts = manifest.accounts();
        if (accounts == null || accounts.isEmpty()) {
            return AccountScope.everything();
        }
        limits.add(
                "Limited to accounts %s: what lies in others is left out, or named by account."
                        .formatted(String.join(", ", accounts)));
        return AccountScope.of(accounts);
    }

    private Withholding withholding(Manifest manifest) {
        Redaction redaction = manifest.redaction();
        if (redaction == null) {
            return Withholding.NONE;
        }
        Check check = check("redaction");
        check.detail("withheld: " + String.join(", ", redaction.withheld()));
        limits.add(
                "Withheld are %s. Pseudonyms stand for the values, the same for the same value (key %s), and ids that such values make have other ones."
                        .formatted(String.join(", ", redaction.withheld()), redaction.key()));
        try {
            Withholding withholding = Withholding.of(redaction.withheld());
            check.require(!withholding.isNone(), PackFiles.MANIFEST, "withholds nothing");
            return withholding;
        } catch (IllegalArgumentException unknown) {
            check.fail(PackFiles.MANIFEST, String.valueOf(unknown.getMessage()));
            return Withholding.NONE;
        }
    }

    /// How many rows the manifest says that files have.
    static final class Rows {
        private final Map<String, Long> rows = new HashMap<>();

        Rows(Manifest manifest) {
            for (FileEntry file : manifest.files()) {
                if (file.rows() != null) {
                    rows.put(file.name(), file.rows());
                }
            }
        }

        @Nullable Long of(String name) {
            return rows.get(name);
        }
    }

    /// The sessions that the plan says were picked: their lines are kept.
    private Set<UUID> picked() {
        try {
            SampleDraw.Plan plan =
                    PackJson.reader(SampleDraw.Plan.class).readValue(archive.text(PackFiles.PLAN));
            return new HashSet<>(plan.picked());
        } catch (IOException | RuntimeException unreadable) {
            return Set.of();
        }
    }

    private List<KeyLine> keys() {
        try {
            KeyLine[] keys =
                    PackJson.reader(KeyLine[].class).readValue(archive.text(PackFiles.KEYS));
            return List.of(keys);
        } catch (IOException | RuntimeException unreadable) {
            check("keys").fail(PackFiles.KEYS, reason(unreadable));
            return List.of();
        }
    }

    private Optional<Checkpoint> head(
            Manifest manifest, List<KeyLine> keys, Optional<VerifierKey> signer) {
        Check check = check("tree head");
        try {
            SignedNote note =
                    SignedNote.read(archive.text(PackFiles.TREE_HEAD))
                            .orElseThrow(() -> new IOException("is no signed note"));
            Optional<Checkpoint> head = Checkpoint.read(note.text());
            check.require(head.isPresent(), PackFiles.TREE_HEAD, "is no checkpoint");
            boolean isSigned =
                    signer.filter(note::isSignedBy).isPresent()
                            || keys.stream()
                                    .map(key -> VerifierKey.read(key.verifier()))
                                    .flatMap(Optional::stream)
                                    .filter(key -> !trust.isGiven() || trust.trusts(key))
                                    .anyMatch(note::isSignedBy);
            check.require(
                    isSigned, PackFiles.TREE_HEAD, "is signed by no key that is to be believed");
            head.ifPresent(one -> {
                check.require(
                        one.size() == manifest.treeSize(),
                        PackFiles.TREE_HEAD,
                        "has %,d leaves, the manifest says %,d"
                                .formatted(one.size(), manifest.treeSize()));
                check.detail("%,d leaves at %s".formatted(one.size(), one.at()));
            });
            return check.isPassed() ? head : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            check.fail(PackFiles.TREE_HEAD, reason(unreadable));
            return Optional.empty();
        }
    }
}
