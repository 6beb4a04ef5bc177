package dev.hoptrail.correlate.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A text with signatures, as C2SP signed-note writes it.
///
/// @param text ends with a line feed
/// @param signatures lines, without their line feeds
public record SignedNote(String text, List<String> signatures) {
    private static final String DASH = "\u2014 ";

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("A note ends with a line feed");
        }
    }

    /// Makes a signature over bytes.
    @FunctionalInterface
    public interface Signer {
        byte[] sign(byte[] message);
    }

    /// A note with one signature.
    public static SignedNote of(String text, VerifierKey key, Signer signer) {
        byte[] signature = signer.sign(text.getBytes(UTF_8));
        byte[] id = key.id();
        byte[] line = Arrays.copyOf(id, id.length + signature.length);
        System.arraycopy(signature, 0, line, id.length, signature.length);
        return new SignedNote(
                text, List.of(DASH + key.name() + " " + Base64.getEncoder().encodeToString(line)));
    }

    /// Reads what [#format] makes; empty if it is not that.
    public static Optional<SignedNote> read(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            return Optional.empty();
        }
        List<String> signatures = note.substring(end + 2).lines().toList();
        boolean areSignatures =
                !signatures.isEmpty()
                        && signatures.stream().allMatch(line -> line.startsWith(DASH));
        return areSignatures
                ? Optional.of(new SignedNote(note.substring(0, end + 1), signatures))
                : Optional.empty();
    }

    /// The note with its signatures.
    public String format() {
        return text + "\n" + String.join("\n", signatures) + "\n";
    }

    /// Whether one of the signatures is of this key.
    public boolean isSignedBy(VerifierKey key) {
        String prefix = DASH + key.name() + " ";
        byte[] id = key.id();
        for (String line : signatures) {
            if (line.startsWith(prefix)) {
                byte[] signed = decoded(line.substring(prefix.length()));
                if (signed.length > id.length
                        && Arrays.equals(id, 0, id.length, signed, 0, id.length)
                        && key.hasSigned(
                                text.getBytes(UTF_8),
                                Arrays.copyOfRange(signed, id.length, signed.length))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }
}
