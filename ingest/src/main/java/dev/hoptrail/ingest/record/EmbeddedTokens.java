package dev.hoptrail.ingest.record;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Blanks session tokens inside of texts: answers that other tools kept as JSON in a string, or as
/// the `{sessionToken=…}` of a printed map. Never touches what is no text, so that JSON stays JSON.
final class EmbeddedTokens {

    private static final long SESSIONT =
            Words.head(new byte[] {'s', 'e', 's', 's', 'i', 'o', 'n', 't'});
    private static final int OKEN = 'o' | ('k' << 8) | ('e' << 16) | ('n' << 24);
    private static final long LOWER_CASE = Words.ONES * ' ';
    private static final int NAME = 12;

    private EmbeddedTokens() {}

    /// The same bytes where there is nothing to blank, else a shorter copy.
    static byte[] blank(byte[] record) {
        byte @Nullable [] out = null;
        int length = 0;
        int copied = 0;
        int last = record.length - NAME;
        for (int at = 1; at <= last; at++) {
            if ((record[at] | ' ') != 's' || !isName(record, at) || isWhole(record, at)) {
                continue;
            }
            int from = valueStart(record, at + NAME);
            int to = valueEnd(record, from);
            if (to == from) {
                continue;
            }
            out = out == null ? new byte[record.length] : out;
            System.arraycopy(record, copied, out, length, from - copied);
            length += from - copied;
            copied = to;
            at = to - 1;
        }
        if (out == null) {
            return record;
        }
        System.arraycopy(record, copied, out, length, record.length - copied);
        return Arrays.copyOf(out, length + record.length - copied);
    }

    private static boolean isName(byte[] record, int at) {
        return (Words.at(record, at) | LOWER_CASE) == SESSIONT
                && (Words.intAt(record, at + 8) | (int) LOWER_CASE) == OKEN;
    }

    /// The name of a member, whose text was blanked before: unescaped quotes on both sides.
    private static boolean isWhole(byte[] record, int at) {
        return record[at - 1] == '"' && record[at - 2] != '\\' && record[at + NAME] == '"';
    }

    /// Behind escaped quotes and the sign between name and value, but inside the same text.
    private static int valueStart(byte[] record, int from) {
        int at = from;
        for (; ; ) {
            int quote = behindBackslashes(record, at);
            if (quote > at && record[quote] == '"') {
                at = quote + 1;
            } else if (record[at] == ':'
                    || record[at] == '='
                    || record[at] == ' '
                    || record[at] == '\'') {
                at++;
            } else {
                return at;
            }
        }
    }

    /// Behind the last character of base64, which some writers escape in part.
    private static int valueEnd(byte[] record, int from) {
        int at = from;
        for (; ; ) {
            int letter = behindBackslashes(record, at);
            if (letter > at && record[letter] == '/') {
                at = letter + 1;
            } else if (letter > at && record[letter] == 'u') {
                at = letter + 5;
            } else if (letter == at && isBase64(record[at])) {
                at++;
            } else {
                return at;
            }
        }
    }

    private static int behindBackslashes(byte[] record, int from) {
        int at = from;
        while (record[at] == '\\') {
            at++;
        }
        return at;
    }

    private static boolean isBase64(byte character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '+'
                || character == '/'
                || character == '='
                || character == '-'
                || character == '_';
    }
}
