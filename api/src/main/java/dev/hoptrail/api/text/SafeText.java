package dev.hoptrail.api.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Text of logs made fit for a terminal: whoever named a session may have put escape sequences,
/// line breaks or reversed writing into the name. Such characters are shown, not obeyed.
public final class SafeText {

    private static final String ELLIPSIS = "…";

    private SafeText() {}

    /// The text on one line, every character visible.
    public static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> {
                    if (isObeyed(point)) {
                        safe.append("\\u{").append(Integer.toHexString(point)).append('}');
                    } else {
                        safe.appendCodePoint(point);
                    }
                });
        return safe.toString();
    }

    public static String line(JsonNode text) {
        return text.isNull() || text.isMissingNode() ? "" : line(text.asText());
    }

    /// The lines of a text that is meant to have several, each safe.
    public static List<String> lines(JsonNode text) {
        return text.isNull() || text.isMissingNode()
                ? List.of()
                : text.asText().lines().map(SafeText::line).toList();
    }

    private static boolean isObeyed(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }

    /// How many columns of a terminal the text takes: marks none, East Asian letters and pictures
    /// two.
    public static int width(String text) {
        return text.codePoints().map(SafeText::width).sum();
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide =
                (point >= 0x1100 && point <= 0x115f)
                        || (point >= 0x2e80 && point <= 0xa4cf)
                        || (point >= 0xac00 && point <= 0xd7a3)
                        || (point >= 0xf900 && point <= 0xfaff)
                        || (point >= 0xfe30 && point <= 0xfe6f)
                        || (point >= 0xff00 && point <= 0xff60)
                        || (point >= 0x1f300 && point <= 0x1faff)
                        || (point >= 0x20000 && point <= 0x3fffd);
        return wide ? 2 : 1;
    }

    /// The text cut or filled to exactly so many columns.
    public static String fit(String text, int columns) {
        int width = width(text);
        if (width <= columns) {
            return text + " ".repeat(columns - width);
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int point : text.codePoints().toArray()) {
            int next = width(point);
            if (used + next > columns - 1) {
                break;
            }
            cut.appendCodePoint(point);
            used += next;
        }
        return cut + ELLIPSIS + " ".repeat(Math.max(0, columns - used - 1));
    }
}
