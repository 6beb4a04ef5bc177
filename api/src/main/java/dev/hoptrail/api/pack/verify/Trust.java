package dev.hoptrail.api.pack.verify;

import dev.hoptrail.api.pack.format.KeyLine;
import dev.hoptrail.api.timestamp.Authorities;
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
    private Authorities authorities = Authorities.NONE;

    private Trust() {}

    /// Nobody's.
    public static Trust none() {
        return new Trust();
    }

    /// The key of a fingerprint, or a verifier key.
    ///
    /// @throws IOException if the text is neither
    public static Trust of(String key) throws IOException {
        Trust trust = new Trust();
        trust.fingerprints.add(
                fingerprint(key)
                        .orElseThrow(() ->
                                new IOException(
                                        "neither a verifier key such as name+id+base64 nor a fingerprint of 64 hex digits")));
        return trust;
    }

    private static Optional<String> fingerprint(String text) {
        return FINGERPRINT.matcher(text).matches()
                ? Optional.of(text.toLowerCase(Locale.ROOT))
                : VerifierKey.read(text).map(VerifierKey::fingerprint);
    }

    /// The key of a fingerprint, or of a file that holds a verifier key or its fingerprint.
    ///
    /// @throws IOException if the file cannot be read or holds no key
    public static Trust in(String keyOrFile) throws IOException {
        if (fingerprint(keyOrFile).isPresent()) {
            return of(keyOrFile);
        }
        Path file = Path.of(keyOrFile);
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException(keyOrFile + " is too large for a key");
        }
        try {
            return of(Files.readString(file).strip());
        } catch (IOException none) {
            throw new IOException(keyOrFile + ": " + none.getMessage(), none);
        }
    }

    /// Believes time stamps of authorities, too.
    public Trust believing(Authorities some) {
        authorities = some;
        return this;
    }

    Authorities authorities() {
        return authorities;
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
