package dev.hoptrail.correlate.detect.sigma;

import java.util.stream.IntStream;

/// A text of Sigma in which `*` stands for any characters and `?` for one. Backslashes escape both
/// and themselves before them; anywhere else a backslash is one. Takes time in proportion to the
/// product of both lengths at worst.
public final class Wildcard {
    private static final int ANY = -1;
    private static final int ONE = -2;

    private final int[] signs;
    private final boolean cased;

    private Wildcard(int[] signs, boolean cased) {
        this.signs = signs;
        this.cased = cased;
    }

    /// Where a text may stand in a longer one.
    public enum Place {
        WHOLE,
        START,
        END,
        ANYWHERE
    }

    /// A text as Sigma writes it.
    ///
    /// @param cased whether upper and lower case differ
    public static Wildcard of(String written, Place place, boolean cased) {
        IntStream.Builder signs = IntStream.builder();
        if (place == Place.END || place == Place.ANYWHERE) {
            signs.add(ANY);
        }
        int at = 0;
        while (at < written.length()) {
            int sign = written.codePointAt(at);
            at += Character.charCount(sign);
            char next = at < written.length() ? written.charAt(at) : '\0';
            if (sign == '\\' && (next == '*' || next == '?' || next == '\\')) {
                signs.add(next);
                at++;
            } else {
                signs.add(sign == '*' ? ANY : sign == '?' ? ONE : cased ? sign : fold(sign));
            }
        }
        if (place == Place.START || place == Place.ANYWHERE) {
            signs.add(ANY);
        }
        return new Wildcard(signs.build().toArray(), cased);
    }

    /// Whether a whole text is of this form.
    public boolean fits(String text) {
        int[] whole = text.codePoints().map(sign -> cased ? sign : fold(sign)).toArray();
        int at = 0;
        int from = 0;
        int star = -1;
        int tried = 0;
        while (from < whole.length) {
            if (at < signs.length && signs[at] == ANY) {
                star = at++;
                tried = from;
            } else if (at < signs.length && (signs[at] == ONE || signs[at] == whole[from])) {
                at++;
                from++;
            } else if (star >= 0) {
                at = star + 1;
                from = ++tried;
            } else {
                return false;
            }
        }
        while (at < signs.length && signs[at] == ANY) {
            at++;
        }
        return at == signs.length;
    }

    /// A character as comparisons without case see it.
    static int fold(int sign) {
        return Character.toLowerCase(Character.toUpperCase(sign));
    }
}
