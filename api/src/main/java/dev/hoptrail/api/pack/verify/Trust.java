package dev.hoptrail.api.pack.verify;

import dev.hoptrail.api.pack.format.KeyLine;
import dev.hoptrail.correlate.proof.SignedNote;
import dev.hoptrail.correlate.proof.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Whose signature is believed: a key from outside the pack, and those that follow from it, each
/// stated by the one before.
public final class Trust {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int LONGEST_FILE = 10_000;

    private final Set<String> fingerprints = new HashSet<>();

    private Trust() {}

    /// Nobody's.
    public static Trust none() {
        return new Trust();
    }

    /// The key of a fingerprint, or of a file that holds a verifier key or its fingerprint.
    ///
    /// @throws IOException if the file cannot be read or holds no key
    public static Trust in(String keyOrFile) throws IOException {
        Trust trust = new Trust();
        if (FINGERPRINT.matcher(keyOrFile).matches()) {
            trust.fingerprints.add(keyOrFile.toLowerCase(Locale.ROOT));
            return trust;
        }
        Optional<VerifierKey> given = VerifierKey.read(keyOrFile);
        if (given.isEmpty()) {
            Path file = Path.of(keyOrFile);
            if (Files.size(file) > LONGEST_FILE) {
                throw new IOException(keyOrFile + " is too large for a key");
            }
            String text = Files.readString(file).strip();
            if (FINGERPRINT.matcher(text).matches()) {
                trust.fingerprints.add(text.toLowerCase(Locale.ROOT));
                return trust;
            }
            given = VerifierKey.read(text);
        }
        trust.fingerprints.add(
                given.orElseThrow(() ->
                                new IOException(
                                        keyOrFile
                                                + " holds neither a verifier key such as name+id+base64 nor a fingerprint of 64 hex digits"))
                        .fingerprint());
        return trust;
    }

    /// Whether a key was named from outside.
    public boolean isGiven() {
        return !fingerprints.isEmpty();
    }

    /// Takes in keys that follow from trusted ones.
    ///
    /// @param keys the latest first
    void follow(List<KeyLine> keys) {
        for (KeyLine key : keys.reversed()) {
            Optional<VerifierKey> successor = VerifierKey.read(key.verifier());
            Optional<SignedNote> statement =
                    Optional.ofNullable(key.succession()).flatMap(SignedNote::read);
            if (successor.isPresent() && statement.isPresent()) {
                boolean isStated =
                        statement.get().text().contains("\nto " + successor.get().text() + "\n")
                                && statement.get().isSignedBy(successor.get())
                                && keys.stream()
                                        .map(KeyLine::verifier)
                                        .map(VerifierKey::read)
                                        .flatMap(Optional::stream)
                                        .filter(this::trusts)
                                        .anyMatch(statement.get()::isSignedBy);
                if (isStated) {
                    fingerprints.add(successor.get().fingerprint());
                }
            }
        }
    }

    boolean trusts(VerifierKey key) {
        return fingerprints.contains(key.fingerprint());
    }
}
