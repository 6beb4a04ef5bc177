package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.webhook.format.Notice.Alert;
import dev.hoptrail.api.webhook.format.Notice.Count;
import dev.hoptrail.api.webhook.format.Notice.Digest;
import dev.hoptrail.api.webhook.format.Notice.Test;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Incoming webhooks of Slack: blocks, and a text for where blocks are not shown. Texts of logs are
/// cut, stripped of what is obeyed, and escaped as Slack asks (`&`, `<`, `>`), so that no session
/// name becomes a link or a mention.
final class Slack {

    private static final int TITLE = 150;
    private static final int MESSAGE = 300;
    // Of a text of a block; Slack refuses messages with longer ones than 3000.
    private static final int LONGEST = 2000;
    private static final int WORD = 100;
    private static final int MOST_HOPS = 12;
    private static final int MOST_TAGS = 10;
    private static final int MOST_RECORDS = 5;
    private static final int MOST_LISTED = 10;
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Slack() {}

    static ObjectNode body(Notice notice) {
        return switch (notice) {
            case Alert alert -> alert(alert);
            case Digest digest -> digest(digest);
            case Test test -> body(Test.TEXT, List.of(section(Test.TEXT)));
        };
    }

    private static ObjectNode alert(Alert alert) {
        String title = "[%s] %s".formatted(alert.text("severity"), alert.text("title"));
        ObjectNode facts = JsonNodeFactory.instance.objectNode().put("type", "section");
        ArrayNode fields = facts.putArray("fields");
        field(fields, "Rule", alert.text("ruleId") + " v" + alert.text("ruleVersion"));
        field(fields, "State", alert.text("state"));
        field(fields, "Origin", alert.origin("name"));
        field(fields, "Session", alert.text("sessionId"));
        return body(
                text(title, TITLE),
                List.of(
                        section(
                                "*<%s|%s>*\n%s"
                                        .formatted(
                                                text(alert.text("link"), MESSAGE),
                                                text(title, TITLE),
                                                text(alert.text("message"), MESSAGE))),
                        facts,
                        section("*Path*\n" + path(alert)),
                        context(alert)));
    }

    private static String path(Alert alert) {
        List<JsonNode> path = alert.path();
        String shown =
                joined(
                        " → ",
                        path.stream().skip(Math.max(0, path.size() - MOST_HOPS)).map(Slack::hop));
        String begin = text(alert.origin("name"), WORD) + " → ";
        return begin + (path.size() > MOST_HOPS ? "… → " : "") + shown;
    }

    private static String hop(JsonNode hop) {
        return "%s/%s (%s)"
                .formatted(
                        text(hop.path("role").asText(""), WORD),
                        text(hop.path("sessionName").asText(""), WORD),
                        text(hop.path("grade").asText(""), WORD));
    }

    private static ObjectNode context(Alert alert) {
        String tags =
                joined(
                        ", ",
                        alert.list("tags").stream()
                                .limit(MOST_TAGS)
                                .map(tag ->
                                        text(tag.path("key").asText(), WORD)
                                                + '='
                                                + text(tag.path("value").asText(), WORD)));
        List<String> records = alert.words("records");
        String proof = joined(", ", records.stream().limit(MOST_RECORDS).map(id -> text(id, WORD)));
        ObjectNode context = JsonNodeFactory.instance.objectNode().put("type", "context");
        context.putArray("elements")
                .add(markdown("Tags: " + (tags.isEmpty() ? "none" : tags)))
                .add(markdown("Records (" + records.size() + "): " + proof));
        return context;
    }

    private static ObjectNode digest(Digest digest) {
        String title = digest.total() + " more alerts";
        String counts = joined("\n", digest.counts().stream().limit(MOST_LISTED).map(Slack::count));
        String listed = joined("\n", digest.listed().stream().limit(MOST_LISTED).map(Slack::item));
        return body(
                title,
                List.of(
                        section("*<" + text(digest.link(), MESSAGE) + '|' + title + ">*"),
                        section(counts),
                        section(listed)));
    }

    private static String item(Alert alert) {
        return "• <%s|%s>"
                .formatted(text(alert.text("link"), MESSAGE), text(alert.text("title"), WORD));
    }

    private static String count(Count count) {
        return "%d × %s (%s)"
                .formatted(count.alerts(), text(count.ruleId(), WORD), count.severity());
    }

    private static ObjectNode body(String text, List<ObjectNode> blocks) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("text", text);
        body.putArray("blocks").addAll(blocks);
        return body;
    }

    private static ObjectNode section(String markdown) {
        ObjectNode section = JsonNodeFactory.instance.objectNode().put("type", "section");
        section.set("text", markdown(markdown));
        return section;
    }

    private static void field(ArrayNode fields, String name, @Nullable String value) {
        fields.add(markdown("*" + name + "*\n" + text(value, TITLE)));
    }

    private static ObjectNode markdown(String text) {
        return JsonNodeFactory.instance.objectNode().put("type", "mrkdwn").put("text", text);
    }

    /// As many parts as fit into a block.
    private static String joined(String separator, Stream<String> parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : (Iterable<String>) parts::iterator) {
            if (joined.length() + separator.length() + part.length() >= LONGEST) {
                return joined.append('…').toString();
            }
            joined.append(joined.isEmpty() ? "" : separator).append(part);
        }
        return joined.toString();
    }

    /// Text of a log: on one line, so long, nothing in it obeyed.
    private static String text(@Nullable String text, int most) {
        String line = OBEYED.matcher(text == null ? "unknown" : text).replaceAll(" ");
        String cut =
                line.codePointCount(0, line.length()) <= most
                        ? line
                        : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
        return cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
