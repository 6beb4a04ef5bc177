package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Says the texts of a JSON text in other words. All else stays as it stands, to the byte: what
/// commits to a record commits to its text.
///
/// Words of the format stay, whoever may be called so: names of members that CloudTrail and
/// Hoptrail have, and the values of those that only hold such words. Other names, such as keys of
/// tags, are texts.
public final class JsonTexts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Members whose values are words of the format, ids that AWS gives, and times.
    private static final Set<String> FIXED =
            Set.of(
                    "accessKeyId",
                    "access_key",
                    "account",
                    "accountId",
                    "account_id",
                    "action",
                    "actor",
                    "awsRegion",
                    "caller_account",
                    "caller_key",
                    "caller_kind",
                    "check",
                    "creationDate",
                    "error_code",
                    "errorCode",
                    "eventCategory",
                    "eventID",
                    "eventId",
                    "eventName",
                    "eventSource",
                    "eventTime",
                    "eventType",
                    "eventVersion",
                    "evidence",
                    "format",
                    "grade",
                    "issued_key",
                    "kind",
                    "mfaAuthenticated",
                    "mode",
                    "originKind",
                    "outcome",
                    "recipientAccountId",
                    "region",
                    "ruleId",
                    "ruleVersion",
                    "rule_id",
                    "rule_version",
                    "service",
                    "setBy",
                    "severity",
                    "sharedEventID",
                    "signing",
                    "state",
                    "type",
                    "verdict");

    /// Further names of members that are words, and might be somebody's.
    private static final Set<String> NAMES =
            Set.of(
                    "addendum",
                    "agent",
                    "alert",
                    "arn",
                    "assumption",
                    "at",
                    "attributes",
                    "audience",
                    "by",
                    "calls",
                    "candidates",
                    "checks",
                    "content",
                    "count",
                    "credential",
                    "credentials",
                    "depth",
                    "detail",
                    "digest",
                    "dispositions",
                    "error",
                    "excerpt",
                    "expiration",
                    "first",
                    "ip",
                    "issuer",
                    "key",
                    "last",
                    "lines",
                    "link",
                    "message",
                    "name",
                    "origin",
                    "owner",
                    "parameters",
                    "path",
                    "payload",
                    "person",
                    "placeholder",
                    "policy",
                    "provider",
                    "query",
                    "q",
                    "reason",
                    "record",
                    "records",
                    "request",
                    "resource",
                    "resources",
                    "role",
                    "rule",
                    "session",
                    "source",
                    "subject",
                    "tags",
                    "target",
                    "title",
                    "transitive",
                    "value");

    private JsonTexts() {}

    /// The same JSON with its texts said in other words; the same one where none changes.
    public static String map(String json, UnaryOperator<String> words) {
        StringBuilder out = null;
        int done = 0;
        String name = "";
        int at = json.indexOf('"');
        while (at >= 0) {
            int end = end(json, at);
            String text = text(json, at, end);
            boolean isName = isName(json, end + 1);
            if (isName) {
                name = text;
            }
            if (isName ? !isFormat(text) : !FIXED.contains(name)) {
                String said = words.apply(text);
                if (!said.equals(text)) {
                    out = out == null ? new StringBuilder(json.length() + 64) : out;
                    out.append(json, done, at + 1)
                            .append(JsonStringEncoder.getInstance().quoteAsString(said));
                    done = end;
                }
            }
            at = json.indexOf('"', end + 1);
        }
        return out == null ? json : out.append(json, done, json.length()).toString();
    }

    /// Columns have names of several words, joined as nobody else does.
    private static boolean isFormat(String name) {
        return FIXED.contains(name)
                || NAMES.contains(name)
                || (name.indexOf('_') > 0 && name.chars().allMatch(JsonTexts::isOfColumn));
    }

    private static boolean isOfColumn(int symbol) {
        return symbol == '_' || (symbol >= 'a' && symbol <= 'z');
    }

    /// Where the mark stands that ends the text that begins here.
    private static int end(String json, int from) {
        int at = from + 1;
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private static boolean isName(String json, int from) {
        int at = from;
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
            at++;
        }
        return at < json.length() && json.charAt(at) == ':';
    }

    private static String text(String json, int from, int end) {
        String raw = json.substring(from + 1, end);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        try {
            return JSON.readValue(json.substring(from, end + 1), String.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A stored text is no JSON", e);
        }
    }
}
