package dev.hoptrail.api.pack.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hoptrail.api.pack.format.Withholding.Kind;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The values that a pack withholds, and where they occur in texts: in any case, also escaped as in
/// JSON or in addresses. The longest that begins at a place counts.
final class Values {
    /// Shorter values occur in words that have nothing to do with them: they are found only where
    /// they stand alone.
    private static final int SHORTEST_INSIDE = 4;

    private static final int MOST = 500_000;

    /// What AWS calls itself is nobody's name, and no address. Buckets have names before such ones.
    private static final Pattern SERVICE =
            Pattern.compile(
                    "(?:pods\\.)?[a-z0-9-]+(?:\\.[a-z]{2}(?:-[a-z]+){1,2}-\\d)?\\.amazonaws\\.com(?:\\.cn)?|AWS Internal|");

    /// What stands everywhere and tells nothing: withheld where a field is, and nowhere else.
    private static final Pattern PLAIN =
            Pattern.compile(
                    "\\d{12}|[a-z]{2}(?:-[a-z]+){1,2}-\\d|[^\\p{L}\\p{N}]*|true|false|null|none|root|user|role|aws|arn|iam|sts",
                    Pattern.CASE_INSENSITIVE);

    private final Set<String> values = new HashSet<>();

    /// By the value without case.
    private final Map<String, Kind> kinds = new HashMap<>();

    private @Nullable Trie trie;

    /// Takes in a value.
    void add(Kind kind, String value) {
        if (isService(value)) {
            return;
        }
        kinds.merge(fold(value), kind, (one, other) -> one.compareTo(other) <= 0 ? one : other);
        if (values.add(value) && values.size() > MOST) {
            throw new TooManyValuesException(MOST);
        }
    }

    static boolean isService(String value) {
        return SERVICE.matcher(value).matches();
    }

    /// The kind under which a value is withheld; null where it was never taken in.
    @Nullable Kind kind(String value) {
        return values.contains(value) ? kinds.get(fold(value)) : null;
    }

    private static String fold(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(folded[i]);
        }
        return new String(folded);
    }

    private static char fold(char symbol) {
        return Character.toLowerCase(Character.toUpperCase(symbol));
    }

    /// The text with all values in it replaced.
    String replaced(String text, PseudonymKey key) {
        if (trie == null) {
            trie = made();
        }
        StringBuilder out = null;
        int done = 0;
        int at = 0;
        while (at < text.length()) {
            Match match = trie.longest(text, at);
            if (match == null) {
                at++;
                continue;
            }
            out = out == null ? new StringBuilder(text.length() + 32) : out;
            out.append(text, done, at).append(key.of(match.kind(), match.value()));
            at = match.end();
            done = at;
        }
        return out == null ? text : out.append(text, done, text.length()).toString();
    }

    private Trie made() {
        Trie all = new Trie();
        values.forEach(value -> {
            Kind kind = Objects.requireNonNull(kinds.get(fold(value)));
            if (!PLAIN.matcher(value).matches()) {
                all.add(value, value, kind);
                all.add(
                        new String(JsonStringEncoder.getInstance().quoteAsString(value)),
                        value,
                        kind);
                all.add(URLEncoder.encode(value, UTF_8), value, kind);
            }
        });
        return all;
    }

    private record Match(int end, Kind kind, String value) {}

    private record Value(String written, String value, Kind kind) {}

    /// Texts by their characters, without case: nodes know their first child and their next
    /// sibling.
    private static final class Trie {
        private char[] symbols = new char[1 << 12];
        private int[] children = new int[1 << 12];
        private int[] siblings = new int[1 << 12];
        private @Nullable Value[] values = new Value[1 << 12];
        private int size = 1;

        void add(String written, String value, Kind kind) {
            int node = 0;
            for (int i = 0; i < written.length(); i++) {
                node = made(node, fold(written.charAt(i)));
            }
            Value before = values[node];
            if (before == null || kind.compareTo(before.kind) < 0) {
                values[node] = new Value(written, value, kind);
            }
        }

        private int made(int node, char symbol) {
            int child = child(node, symbol);
            if (child != 0) {
                return child;
            }
            if (size == symbols.length) {
                symbols = Arrays.copyOf(symbols, size * 2);
                children = Arrays.copyOf(children, size * 2);
                siblings = Arrays.copyOf(siblings, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            symbols[size] = symbol;
            siblings[size] = children[node];
            children[node] = size;
            return size++;
        }

        private int child(int node, char symbol) {
            int child = children[node];
            while (child != 0 && symbols[child] != symbol) {
                child = siblings[child];
            }
            return child;
        }

        @Nullable Match longest(String text, int from) {
            Match found = null;
            int node = 0;
            for (int at = from; at < text.length(); at++) {
                node = child(node, fold(text.charAt(at)));
                if (node == 0) {
                    break;
                }
                Value value = values[node];
                if (value != null && isApart(text, from, at + 1)) {
                    found = match(text.substring(from, at + 1), at + 1, value);
                }
            }
            return found;
        }

        /// In another case it is another value: what is equal stays equal, and nothing else becomes
        /// so.
        private static Match match(String written, int end, Value value) {
            boolean isExact = written.equals(value.written);
            return new Match(end, value.kind, isExact ? value.value : written);
        }

        private static boolean isApart(String text, int from, int to) {
            return to - from >= SHORTEST_INSIDE
                    || ((from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
                            && (to == text.length()
                                    || !Character.isLetterOrDigit(text.charAt(to))));
        }
    }
}
