package dev.hoptrail.ingest.use;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hoptrail.ingest.record.JsonText;

/// Keeps texts of sums short: whoever sends a request chooses some of them.
final class UseText {

    /// Longer than any name of AWS; in characters.
    static final int LONGEST = 1024;

    /// User agents tell apart by their beginning; in characters.
    static final int LONGEST_AGENT = 256;

    private UseText() {}

    /// The text, itself given as it stands between the quotes of a JSON string, cut to so many
    /// characters.
    static byte[] cut(byte[] content, int longest) {
        if (content.length <= longest) {
            return content;
        }
        byte[] plain = JsonText.decode(content, 0, content.length);
        String text = new String(plain, UTF_8);
        if (text.length() <= longest) {
            return content;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return JsonText.content(text.substring(0, end));
    }
}
