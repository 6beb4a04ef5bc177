package dev.hoptrail.ingest.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;

/// The beginning of something rejected, fit for any eye and any terminal: whatever may be a secret
/// is masked, control characters and what is no ASCII are escaped.
public final class Excerpt {

    private static final int LENGTH = 120;
    static final int LOOK_AHEAD = 400;
    private static final String MASK = "***";

    // Access key ids have 20 characters and may be shown; secrets and tokens have 40 and more.
    private static final int LONGEST_WORD = 21;
    private static final String TOKEN = "sessiontoken";

    private Excerpt() {}

    /// The excerpt of the bytes between `from` and `to`.
    public static String of(byte[] text, int from, int to) {
        int end = Math.min(to, from + LOOK_AHEAD);
        StringBuilder out = new StringBuilder(LENGTH + 8);
        int at = from;
        while (at < end && out.length() < LENGTH) {
            int wordEnd = wordEnd(text, at, end);
            if (wordEnd == at) {
                escape(text[at++], out);
                continue;
            }
            boolean secret = wordEnd - at > LONGEST_WORD;
            String word = secret ? MASK : ascii(text, at, wordEnd);
            out.append(word);
            if (word.equalsIgnoreCase(TOKEN)) {
                return out.append("…").toString();
            }
            at = wordEnd;
        }
        return at < to ? out.append("…").toString() : out.toString();
    }

    private static int wordEnd(byte[] text, int from, int end) {
        int at = from;
        while (at < end && isWord(text[at])) {
            at++;
        }
        return at;
    }

    /// The alphabets of base64, with which tokens and keys are written.
    private static boolean isWord(byte character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '+'
                || character == '/'
                || character == '_'
                || character == '=';
    }

    private static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, US_ASCII);
    }

    private static void escape(byte character, StringBuilder out) {
        if (character >= ' ' && character < 0x7F) {
            out.append((char) character);
            return;
        }
        out.append("\\x").append(HexFormat.of().toHexDigits(character));
    }
}
