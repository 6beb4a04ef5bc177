package dev.hoptrail.correlate.erase;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Says texts without the values that were erased: each has a name that stands in for it, the same
/// wherever it stands. Two values never have one name, so whatever was told apart still is.
///
/// A value is found in any case where no letter or digit goes before or follows. What it was nobody
/// knows here: places are tried by the lengths of values and their keyed hashes. Erasures are
/// applied in their order, so that a text that comes late reads as one that was there.
///
/// Not safe for use by several threads at once.
public final class Erasures {
    private static final int REMEMBERED = 1 << 16;

    private final ErasureKey key;
    private final List<Erasure> all;
    private final List<Map<String, Optional<String>>> tried;

    /// What one request erased.
    ///
    /// @param salt of the names that stand in
    /// @param values what is erased
    public record Erasure(UUID erasureId, Salt salt, Collection<Value> values) {
        public Erasure {
            values = List.copyOf(values);
        }

        private Set<String> hashes() {
            return values.stream().map(Value::hash).collect(Collectors.toSet());
        }
    }

    /// Random bytes, or those that all pseudonyms share.
    public record Salt(String hex) {
        /// Of pseudonyms: one person has one name, whenever it was asked for.
        public static final Salt OF_PSEUDONYMS = new Salt("");

        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    /// A value as far as it is known.
    ///
    /// @param hash in hex, [ErasureKey#value]
    /// @param length in chars
    public record Value(String hash, int length) {
        /// What is kept of a value.
        public static Value of(ErasureKey key, String value) {
            return new Value(HexFormat.of().formatHex(key.value(value)), value.length());
        }
    }

    private record Lengths(List<Integer> longestFirst, Set<String> hashes) {}

    private final List<Lengths> lengths;

    /// @param all in their order
    public Erasures(ErasureKey key, List<Erasure> all) {
        this.key = key;
        this.all = List.copyOf(all);
        this.lengths =
                all.stream()
                        .map(one ->
                                new Lengths(
                                        one.values().stream()
                                                .map(Value::length)
                                                .distinct()
                                                .sorted(Comparator.reverseOrder())
                                                .toList(),
                                        one.hashes()))
                        .toList();
        this.tried =
                all.stream().<Map<String, Optional<String>>>map(none -> new HashMap<>()).toList();
    }

    /// Whether nothing was ever erased.
    public boolean isNone() {
        return all.isEmpty();
    }

    /// What stands in for the SHA-256 of bytes that held something erased.
    public byte[] delivered(byte[] sha256) {
        return key.delivered(sha256);
    }

    /// The text without what was erased: the same one where it holds nothing of that.
    public String text(String text) {
        String said = text;
        for (int i = 0; i < all.size(); i++) {
            said = without(i, said);
        }
        return said;
    }

    private String without(int erasure, String text) {
        StringBuilder out = null;
        int done = 0;
        int at = 0;
        while (at < text.length()) {
            int end = isEdge(text, at) ? found(erasure, text, at) : -1;
            if (end < 0) {
                at++;
                continue;
            }
            out = out == null ? new StringBuilder(text.length() + 32) : out;
            out.append(text, done, at)
                    .append(tried(erasure, text.substring(at, end)).orElseThrow());
            at = end;
            done = end;
        }
        return out == null ? text : out.append(text, done, text.length()).toString();
    }

    private int found(int erasure, String text, int at) {
        for (int length : lengths.get(erasure).longestFirst()) {
            int end = at + length;
            if (end <= text.length()
                    && isEdge(text, end)
                    && tried(erasure, text.substring(at, end)).isPresent()) {
                return end;
            }
        }
        return -1;
    }

    /// Whether a value may begin or end here.
    private static boolean isEdge(String text, int at) {
        return at == 0
                || at == text.length()
                || !Character.isLetterOrDigit(text.charAt(at - 1))
                || !Character.isLetterOrDigit(text.charAt(at));
    }

    private Optional<String> tried(int erasure, String value) {
        Map<String, Optional<String>> known = tried.get(erasure);
        Optional<String> mark = known.get(value);
        if (mark == null) {
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            mark =
                    lengths.get(erasure)
                                    .hashes()
                                    .contains(HexFormat.of().formatHex(key.value(value)))
                            ? Optional.of(key.mark(all.get(erasure).salt().bytes(), value))
                            : Optional.empty();
            known.put(value, mark);
        }
        return mark;
    }
}
