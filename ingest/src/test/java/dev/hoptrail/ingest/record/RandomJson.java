package dev.hoptrail.ingest.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Writes random records with random key order, white space and escapes, and with members inside
/// that are called like those the reader looks for.
final class RandomJson {

    private static final List<String> NAMES =
            List.of(
                    "eventID",
                    "eventTime",
                    "userIdentity",
                    "Records",
                    "message",
                    "detail",
                    "x",
                    "eventSource",
                    "ключ",
                    "a b",
                    "@timestamp",
                    "logEvents",
                    "q\"uote",
                    "é");

    private final Random random;

    RandomJson(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /// One record; a third of them are issuances with a session token.
    String record(String id) {
        boolean sts = below(3) == 0;
        List<String> members = new ArrayList<>();
        members.add(member("eventID", text(id)));
        members.add(member("eventTime", text("2026-03-02T09:15:00Z")));
        members.add(member("eventSource", text(sts ? "sts.amazonaws.com" : "s3.amazonaws.com")));
        members.add(member("eventName", text(sts ? "AssumeRole" : "GetObject")));
        members.add(member("recipientAccountId", text("11112222333" + below(10))));
        members.add(member("userIdentity", object(2)));
        if (sts) {
            members.add(
                    member(
                            "responseElements",
                            "{" + member("sessionToken", text("FwoGToken")) + space() + "}"));
        }
        members.add(member("requestParameters", value(4)));
        Collections.shuffle(members, random);
        return "{" + space() + String.join("," + space(), members) + space() + "}";
    }

    /// The records as one of the shapes that files have.
    String file(List<String> records) {
        String array = space() + "[" + String.join(space() + "," + space(), records) + "]";
        return switch (below(4)) {
            case 0 -> array + space();
            case 1 -> "{" + member("Records", array) + "}";
            case 2 -> "{" + member("version", value(2)) + "," + member("Records", array) + "}";
            // Over several lines each, or not: values that follow each other.
            default -> String.join("\n", records);
        };
    }

    private String value(int depth) {
        return switch (below(depth > 0 ? 8 : 5)) {
            case 0 -> text(word());
            case 1 -> Integer.toString(random.nextInt());
            case 2 -> "-0.5e+" + below(9);
            case 3 -> "null";
            case 4 -> below(2) == 0 ? "true" : "false";
            case 5 -> "[" + space() + (below(3) == 0 ? "" : list(depth - 1)) + space() + "]";
            default -> object(depth - 1);
        };
    }

    private String list(int depth) {
        List<String> values = new ArrayList<>();
        for (int i = below(3); i >= 0; i--) {
            values.add(value(depth));
        }
        return String.join(space() + "," + space(), values);
    }

    private String object(int depth) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        List<String> members = new ArrayList<>();
        for (String name : names.subList(0, below(4))) {
            members.add(member(name, value(depth)));
        }
        return "{" + space() + String.join("," + space(), members) + space() + "}";
    }

    private String member(String name, String value) {
        return text(name) + space() + ":" + space() + value;
    }

    private String word() {
        String[] words = {
            "",
            "a",
            "\\",
            "\"",
            "{\"eventID\":\"x\"}",
            "],}{",
            "über",
            "漢字𝄞",
            "tab\there",
            "\u0001",
            "sessionToken",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\",
        };
        return words[below(words.length)];
    }

    /// The text in quotes, some of its characters escaped that need not be.
    private String text(String plain) {
        StringBuilder json = new StringBuilder("\"");
        boolean plainly = below(3) > 0;
        for (int point : plain.codePoints().toArray()) {
            if (point == '"' || point == '\\') {
                json.append('\\').appendCodePoint(point);
            } else if (point < ' ' || (!plainly && below(4) == 0)) {
                // Both halves of a pair, since neither is a character.
                for (char unit : Character.toChars(point)) {
                    json.append("\\u%04x".formatted((int) unit));
                }
            } else {
                json.appendCodePoint(point);
            }
        }
        return json.append('"').toString();
    }

    private String space() {
        return below(4) == 0 ? " \t\r".substring(0, below(4)) : "";
    }
}
