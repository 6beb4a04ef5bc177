package dev.hoptrail.ingest.record;

/// Checks bytes for being UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above
/// U+10FFFF.
final class Utf8 {

    private Utf8() {}

    static boolean isValid(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            byte first = text[at];
            if (first >= 0) {
                at++;
                continue;
            }
            int length = length(first);
            if (length == 0 || at + length > to || !isSequence(text, at, length)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static int length(byte first) {
        int value = first & 0xFF;
        if (value >= 0xC2 && value <= 0xDF) {
            return 2;
        }
        if (value >= 0xE0 && value <= 0xEF) {
            return 3;
        }
        return value >= 0xF0 && value <= 0xF4 ? 4 : 0;
    }

    private static boolean isSequence(byte[] text, int at, int length) {
        for (int i = 1; i < length; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return false;
            }
        }
        int second = text[at + 1] & 0xFF;
        return switch (text[at] & 0xFF) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second <= 0x9F;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second <= 0x8F;
            default -> true;
        };
    }
}
