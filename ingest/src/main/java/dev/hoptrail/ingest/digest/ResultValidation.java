package dev.hoptrail.ingest.digest;

import dev.hoptrail.ingest.digest.Problem.Kind;
import dev.hoptrail.ingest.digest.ResultSignature.NamedFile;
import dev.hoptrail.ingest.digest.ValidationReport.Result;
import dev.hoptrail.ingest.record.Sha256;
import dev.hoptrail.ingest.source.QueryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/// Checks results of queries that CloudTrail Lake saved against what it signed of them: the
/// signature, the bytes of each file, and that nothing lies beside them which was not signed.
///
/// What cannot be shown: what the query was, when it ran, and what a file was called.
final class ResultValidation {

    private static final int BUFFER = 256 * 1024;

    private final BucketCopy copy;
    private final DigestKeys keys;
    private final LongConsumer progress;
    private final MessageDigest sha256 = Sha256.digest();
    private final byte[] buffer = new byte[BUFFER];
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Path> named = new HashSet<>();
    private long looked;

    /// @param looked how many files were looked at before
    /// @param progress told of each further one
    ResultValidation(BucketCopy copy, DigestKeys keys, long looked, LongConsumer progress) {
        this.copy = copy;
        this.keys = keys;
        this.looked = looked;
        this.progress = progress;
    }

    /// Validates all results of a tree.
    List<Result> run() {
        List<Result> results = new ArrayList<>();
        Set<Path> signed = new HashSet<>();
        for (Path file : copy.signatures()) {
            signed.add(file.resolveSibling(""));
            try {
                results.add(validate(file, ResultSignature.read(file)));
            } catch (IOException | RuntimeException unreadable) {
                add(
                        Kind.RESULT_SIGNATURE_UNREADABLE,
                        copy.shown(file),
                        DigestReader.reason(unreadable));
            }
        }
        for (Path file : copy.results()) {
            if (named.contains(file)) {
                continue;
            }
            if (signed.contains(file.resolveSibling(""))) {
                add(
                        Kind.RESULT_UNNAMED,
                        copy.shown(file),
                        "the signature beside it does not name it");
            } else if (QueryFiles.isNamedByLake(file.toString())) {
                add(
                        Kind.RESULT_UNSIGNED,
                        copy.shown(file),
                        "there is no result_sign.json beside it");
            }
        }
        return results;
    }

    List<Problem> problems() {
        return problems;
    }

    private void add(Kind kind, String file, String detail) {
        problems.add(new Problem(kind, file, detail));
    }

    private Result validate(Path file, ResultSignature signature) {
        boolean isSigned = isSigned(file, signature);
        long intact = 0;
        for (NamedFile one : signature.files()) {
            progress.accept(++looked);
            intact += isIntact(file, one) ? 1 : 0;
        }
        return new Result(
                copy.shown(file), isSigned, signature.files().size(), isSigned ? intact : 0);
    }

    private boolean isSigned(Path file, ResultSignature signature) {
        if (keys.isEmpty()) {
            return false;
        }
        Optional<PublicKey> key = keys.find(signature.fingerprint());
        if (key.isEmpty()) {
            add(
                    Kind.KEY_UNKNOWN,
                    copy.shown(file),
                    "no public key has the fingerprint " + signature.fingerprint());
            return false;
        }
        if (!signature.isSignedBy(key.get())) {
            add(
                    Kind.SIGNATURE_INVALID,
                    copy.shown(file),
                    "the signature is not of the hashes that it names");
            return false;
        }
        return true;
    }

    private boolean isIntact(Path signature, NamedFile one) {
        Optional<Path> place = beside(signature, one.name());
        if (place.isEmpty() || !Files.isRegularFile(place.get())) {
            add(Kind.RESULT_MISSING, one.name(), "named by " + copy.shown(signature));
            return false;
        }
        Path file = place.get();
        named.add(file);
        try {
            String hash = hash(file);
            if (hash.equals(one.sha256().toLowerCase(Locale.ROOT))) {
                return true;
            }
            add(
                    Kind.RESULT_CHANGED,
                    copy.shown(file),
                    "has the hash %s, saved was %s".formatted(hash, one.sha256()));
        } catch (IOException unreadable) {
            add(
                    Kind.UNREADABLE,
                    copy.shown(file),
                    "cannot be read: " + unreadable.getClass().getSimpleName());
        }
        return false;
    }

    /// A file beside the signature; empty for a name that could lead elsewhere.
    private static Optional<Path> beside(Path signature, String name) {
        try {
            Path file = signature.resolveSibling(name);
            boolean isPlain =
                    name.equals(String.valueOf(file.getFileName()))
                            && file.normalize().equals(file)
                            && file.getNameCount() == signature.getNameCount();
            return isPlain ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException none) {
            return Optional.empty();
        }
    }

    private String hash(Path file) throws IOException {
        sha256.reset();
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sha256.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
