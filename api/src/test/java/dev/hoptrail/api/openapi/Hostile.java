package dev.hoptrail.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Values that callers send who mean no good, or who guess: hostile ones, near misses, and those
/// that the service itself gave out under the same name, as they are or changed.
final class Hostile {

    private static final int MOST_KNOWN = 200;

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "a",
                    "null",
                    "%",
                    "%00",
                    "\u0000",
                    "\ud83d\ude00",
                    "\u202e",
                    "\u0130\u017f",
                    "\ufffd\uffff",
                    "'; drop table session; --",
                    "\" onload=\"alert(1)",
                    "<script>alert(1)</script>",
                    "${jndi:ldap://127.0.0.1/a}",
                    "{{7*7}}",
                    "..",
                    "../../etc/passwd",
                    "a/b",
                    "a;b=c",
                    "\r\nSet-Cookie: a=b",
                    "\u001b[31m",
                    "=1+1",
                    "-0",
                    "NaN",
                    "1e999",
                    "true",
                    "[]",
                    "{}",
                    "\\",
                    "*",
                    "x".repeat(3_000));

    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "1",
                    "2",
                    "7",
                    "500",
                    "501",
                    "-1",
                    "+1",
                    "1.5",
                    "1e3",
                    "0x10",
                    "\u0663",
                    "99999999999999999999");

    private static final List<String> TIMES =
            List.of(
                    "2026-03-02T08:15:00Z",
                    "2026-03-02T08:15:00.123456789+02:00",
                    "2026-02-30T00:00:00Z",
                    "2026-03-02T24:00:00Z",
                    "2026-03-02",
                    "0000-01-01T00:00:00Z",
                    "-0001-01-01T00:00:00Z",
                    "+1000000000-01-01T00:00:00Z",
                    "9999-12-31T23:59:59Z",
                    "0001-01-01T00:00:00Z",
                    "now",
                    "1767225600");

    private static final List<String> WORDS =
            List.of(
                    "tag.Project:",
                    "tag.:",
                    "roleTag.a:",
                    "principalTag.x:",
                    "tagKey:",
                    "role:",
                    "account:",
                    "session:",
                    "key:",
                    "principal:",
                    "origin:",
                    "originKind:",
                    "actor:",
                    "provider:",
                    "sourceIdentity:",
                    "action:",
                    "region:",
                    "ip:",
                    "grade:",
                    "depth:",
                    "chain:",
                    "finding:",
                    "nope:",
                    "atlas",
                    "alice",
                    "EXACT",
                    "PERSON",
                    "10.0.0.0/8",
                    "::/0",
                    "2",
                    "*",
                    "?",
                    "**********",
                    "a*b*c*",
                    "\"",
                    "\"a b\"",
                    "(",
                    ")",
                    "((((",
                    "[",
                    "]",
                    "{",
                    "}",
                    " TO ",
                    "[* TO *]",
                    "[a TO b}",
                    "{2 TO 1]",
                    " AND ",
                    " OR ",
                    " NOT ",
                    "-",
                    "+",
                    "!",
                    "&&",
                    "||",
                    "\\",
                    "\\\"",
                    "/.*/",
                    "~2",
                    "^3",
                    ":",
                    "é",
                    "\ud83d\ude00",
                    "\u0000",
                    " ");

    private final Random random;
    private final Map<String, List<String>> known = new HashMap<>();

    Hostile(Random random) {
        this.random = random;
    }

    /// Remembers what an answer gave out, by the names of its fields.
    void learn(JsonNode answer) {
        answer.properties()
                .forEach(field -> {
                    if (field.getValue().isTextual()) {
                        learn(field.getKey(), field.getValue().asText());
                    }
                });
        answer.forEach(this::learn);
    }

    private void learn(String name, String value) {
        List<String> values = known.computeIfAbsent(name, none -> new ArrayList<>());
        if (values.size() < MOST_KNOWN && !values.contains(value)) {
            values.add(value);
        }
    }

    /// A value for a name.
    ///
    /// @param schema of the values that the name should have
    String value(String name, JsonNode schema) {
        List<String> given = known.getOrDefault(name.equals("cursor") ? "next" : name, List.of());
        int way = random.nextInt(10);
        if (!given.isEmpty() && way < 5) {
            String value = pick(given);
            return way == 0 ? changed(value) : value;
        }
        if (name.equals("q") && way < 9) {
            return query();
        }
        if (schema.has("enum") && way < 8) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size())).asText();
        }
        if (schema.path("type").asText().equals("integer") && way < 8) {
            return pick(NUMBERS);
        }
        if (schema.path("format").asText().equals("date-time") && way < 8) {
            return pick(TIMES);
        }
        return text();
    }

    String text() {
        return pick(TEXTS);
    }

    /// Something between a query and noise.
    private String query() {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
            query.append(pick(WORDS));
        }
        return query.toString();
    }

    /// A text with one character changed, dropped or doubled.
    String changed(String text) {
        if (text.isEmpty()) {
            return "a";
        }
        int at = random.nextInt(text.length());
        String middle =
                switch (random.nextInt(3)) {
                    case 0 -> "";
                    case 1 -> "" + text.charAt(at) + text.charAt(at);
                    default -> Character.toString((char) (text.charAt(at) ^ 1));
                };
        return text.substring(0, at) + middle + text.substring(at + 1);
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
