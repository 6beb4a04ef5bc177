package dev.hoptrail.correlate.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/// A value of a query, with `*` for any text and `?` for any one character.
///
/// Matches bytes of UTF-8 without building an automaton, so that no pattern costs more than its
/// length times the length of the text.
final class Glob {
    private static final int ANY_TEXT = -1;
    private static final int ANY_CHARACTER = -2;

    /// Matches everything.
    static final Glob ANY = new Glob(new int[] {ANY_TEXT});

    /// Code points, and the two wildcards as negative numbers.
    private final int[] symbols;

    /// The same as bytes of UTF-8.
    private final int[] bytes;

    private final int literalBytes;

    private Glob(int[] symbols) {
        this.symbols = symbols;
        this.bytes = encode(symbols);
        this.literalBytes = leadingLiterals(bytes);
    }

    static Glob literal(String text) {
        return new Glob(text.codePoints().toArray());
    }

    boolean isLiteral() {
        return literalBytes == bytes.length;
    }

    /// Whether any text at all matches.
    boolean matchesAll() {
        return symbols.length > 0 && Arrays.stream(symbols).allMatch(s -> s == ANY_TEXT);
    }

    /// Code points, and wildcards as negative numbers.
    int[] symbols() {
        return symbols.clone();
    }

    /// The text before the first wildcard: all of it in a literal.
    String prefix() {
        int end = 0;
        while (end < symbols.length && symbols[end] >= 0) {
            end++;
        }
        return new String(symbols, 0, end);
    }

    /// The pattern with its letters changed, wildcards kept.
    Glob map(UnaryOperator<String> change) {
        Builder mapped = new Builder();
        StringBuilder run = new StringBuilder();
        for (int symbol : symbols) {
            if (symbol >= 0) {
                run.appendCodePoint(symbol);
                continue;
            }
            mapped.text(change.apply(run.toString()));
            run.setLength(0);
            mapped.add(symbol);
        }
        return mapped.text(change.apply(run.toString())).build();
    }

    /// Whether `length` bytes of UTF-8 from `start` match as a whole.
    boolean matches(byte[] text, int start, int length) {
        int end = start + length;
        int at = start;
        int symbol = 0;
        int starSymbol = -1;
        int starAt = 0;
        while (at < end) {
            int wanted = symbol < bytes.length ? bytes[symbol] : Integer.MIN_VALUE;
            if (wanted == ANY_TEXT) {
                starSymbol = symbol++;
                starAt = at;
            } else if (wanted == ANY_CHARACTER) {
                symbol++;
                at = nextCharacter(text, at, end);
            } else if (wanted == (text[at] & 0xff)) {
                symbol++;
                at++;
            } else if (starSymbol >= 0) {
                symbol = starSymbol + 1;
                starAt = nextCharacter(text, starAt, end);
                at = starAt;
            } else {
                return false;
            }
        }
        while (symbol < bytes.length && bytes[symbol] == ANY_TEXT) {
            symbol++;
        }
        return symbol == bytes.length;
    }

    boolean matches(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return matches(utf8, 0, utf8.length);
    }

    private static int nextCharacter(byte[] text, int at, int end) {
        int next = at + 1;
        while (next < end && (text[next] & 0xc0) == 0x80) {
            next++;
        }
        return next;
    }

    private static int[] encode(int[] symbols) {
        int[] encoded = new int[symbols.length * 4];
        int length = 0;
        for (int symbol : symbols) {
            if (symbol < 0) {
                encoded[length++] = symbol;
                continue;
            }
            for (byte b : Character.toString(symbol).getBytes(UTF_8)) {
                encoded[length++] = b & 0xff;
            }
        }
        return Arrays.copyOf(encoded, length);
    }

    private static int leadingLiterals(int[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] >= 0) {
            end++;
        }
        return end;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && Arrays.equals(symbols, glob.symbols);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(symbols);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int symbol : symbols) {
            switch (symbol) {
                case ANY_TEXT -> text.append('*');
                case ANY_CHARACTER -> text.append('?');
                default -> text.appendCodePoint(symbol);
            }
        }
        return text.toString();
    }

    /// Collects a pattern from left to right.
    static final class Builder {
        private int[] symbols = new int[16];
        private int length;

        Builder text(String text) {
            text.codePoints().forEach(this::add);
            return this;
        }

        void anyText() {
            add(ANY_TEXT);
        }

        void anyCharacter() {
            add(ANY_CHARACTER);
        }

        boolean isEmpty() {
            return length == 0;
        }

        Glob build() {
            return new Glob(Arrays.copyOf(symbols, length));
        }

        /// Adds a code point, or a wildcard as [#symbols] has it.
        void add(int symbol) {
            if (length == symbols.length) {
                symbols = Arrays.copyOf(symbols, length * 2);
            }
            symbols[length++] = symbol;
        }
    }
}
