package dev.hoptrail.correlate.proof;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What is signed of a tree: its head at a moment, as the text of a C2SP tlog-checkpoint.
///
/// @param log which log: `hoptrail/` and its id
/// @param size how many leaves
/// @param root the tree's hash
/// @param at when it was made, to the second
@SuppressWarnings("ArrayRecordComponent") // compared by text
public record Checkpoint(String log, long size, byte[] root, Instant at) {
    private static final String AT = "at ";

    /// The text that is signed; ends with a line feed.
    public String text() {
        return log
                + "\n"
                + size
                + "\n"
                + Base64.getEncoder().encodeToString(root)
                + "\n"
                + AT
                + at
                + "\n";
    }

    /// Reads a text; empty if it is none that [#text] makes.
    public static Optional<Checkpoint> read(String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        if (lines.size() != 5 || !lines.get(3).startsWith(AT)) {
            return Optional.empty();
        }
        try {
            Checkpoint read =
                    new Checkpoint(
                            lines.get(0),
                            Long.parseLong(lines.get(1)),
                            Base64.getDecoder().decode(lines.get(2)),
                            Instant.parse(lines.get(3).substring(AT.length())));
            boolean isWhole =
                    read.size() >= 0
                            && read.root().length == MerkleTree.HASH_BYTES
                            && read.text().equals(text);
            return isWhole ? Optional.of(read) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
