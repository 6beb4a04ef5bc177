package dev.hoptrail.api.pack.redact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hoptrail.api.pack.format.Withholding;
import dev.hoptrail.api.pack.format.Withholding.Kind;
import dev.hoptrail.api.pack.format.Withholding.Word;
import dev.hoptrail.correlate.chain.OriginKind;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says JSON in other words: that of records field by field, and that of alerts and settings.
final class RecordText {
    /// What stands twice in an object is read once: who looks at the text sees both.
    private static final JsonMapper STRICT =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Set<String> TAGS =
            Set.of("tags", "Tags", "principalTags", "incomingTransitiveTags");
    private static final Set<String> VALUES = Set.of("value", "Value");
    private static final Set<String> KEYS = Set.of("key", "Key");
    private static final Set<String> OPAQUE = Set.of("originId", "alertId", "findingId");

    /// Members of alerts and settings with words of ours.
    private static final Set<String> WORDS =
            Set.of(
                    "accountId",
                    "account_id",
                    "actor",
                    "at",
                    "attack",
                    "expires_at",
                    "given_at",
                    "grade",
                    "kind",
                    "made_at",
                    "outcome",
                    "records",
                    "ruleId",
                    "ruleVersion",
                    "rule_id",
                    "setBy",
                    "severity",
                    "sha256",
                    "state",
                    "type");

    /// Members that name one of what a word means: of alerts, and of what suppresses some.
    private static final Map<String, Word> NAMED =
            Map.of(
                    "origin", Word.USER_NAME,
                    "sessionName", Word.SESSION_NAME,
                    "session_name", Word.SESSION_NAME);

    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private final Redactor redactor;

    RecordText(Redactor redactor) {
        this.redactor = redactor;
    }

    /// A field in other words.
    ///
    /// @param value null where the field cannot be read: nothing stands in for it
    record Said(String name, @Nullable String member, @Nullable String value, boolean isAsItWas) {}

    /// The name of the event that a record is about; empty where it has none.
    static String eventName(String body) {
        try {
            return STRICT.readTree(body).path("eventName").asText();
        } catch (JsonProcessingException unreadable) {
            return "";
        }
    }

    Said said(String name, @Nullable String member, String value, String event) {
        try {
            String plainName = plain(name);
            String plainMember = member == null ? null : plain(member);
            String path = plainMember == null ? plainName : plainName + "." + plainMember;
            if (Withholding.isFixed(path)) {
                return new Said(name, member, value, true);
            }
            JsonNode read = STRICT.readTree(value);
            JsonNode said =
                    of(
                            read,
                            path,
                            event,
                            plainMember == null ? plainName : plainMember,
                            parentTags(plainName, plainMember));
            String saidName =
                    Withholding.isMember(plainName) ? plainName : redactor.text(plainName);
            String saidMember = plainMember == null ? null : redactor.text(plainMember);
            boolean isAsItWas =
                    said.equals(read)
                            && saidName.equals(plainName)
                            && Objects.equals(saidMember, plainMember);
            return isAsItWas
                    ? new Said(name, member, value, true)
                    : new Said(
                            quoted(saidName),
                            saidMember == null ? null : quoted(saidMember),
                            said.toString(),
                            false);
        } catch (JsonProcessingException unreadable) {
            return new Said("unreadable", null, null, false);
        }
    }

    private static boolean parentTags(String name, @Nullable String member) {
        return member != null && TAGS.contains(name);
    }

    private static String plain(String name) throws JsonProcessingException {
        return STRICT.readTree('"' + name + '"').asText();
    }

    private static String quoted(String name) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(name));
    }

    /// @param name of the member that the node is
    /// @param isTag whether the node is the value of a tag of that name
    private JsonNode of(JsonNode node, String path, String event, String name, boolean isTag) {
        if (Withholding.isFixed(path)) {
            return node;
        }
        if (node instanceof ObjectNode object) {
            return object(object, path, event, TAGS.contains(name));
        }
        if (node instanceof ArrayNode array) {
            ArrayNode said = array.arrayNode();
            for (JsonNode one : array) {
                said.add(
                        TAGS.contains(name) && one instanceof ObjectNode tag
                                ? tag(tag, path)
                                : of(one, path, event, name, isTag));
            }
            return said;
        }
        if (node.isNull() || node.isMissingNode()) {
            return node;
        }
        if (isTag) {
            return replaced(node, redactor.tag(name, node.asText()));
        }
        Kind kind = kind(path, event);
        if (kind != null) {
            return replaced(
                    node,
                    isUserName(path)
                            ? redactor.userName(node.asText())
                            : redactor.whole(kind, node.asText()));
        }
        return node.isTextual() ? replaced(node, redactor.text(node.asText())) : node;
    }

    private static JsonNode replaced(JsonNode node, String said) {
        return said.equals(node.asText()) ? node : TextNode.valueOf(said);
    }

    private @Nullable Kind kind(String path, String event) {
        boolean isSessionName =
                path.equals("requestParameters.name") && event.equals("GetFederationToken");
        return isSessionName && redactor.withholding().has(Word.SESSION_NAME)
                ? Kind.NAME
                : redactor.withholding().at(path);
    }

    private static boolean isUserName(String path) {
        return path.equals("userIdentity.userName")
                || path.equals("responseElements.subject")
                || path.equals("responseElements.subjectFromWebIdentityToken");
    }

    private ObjectNode object(ObjectNode object, String path, String event, boolean ofTags) {
        ObjectNode said = object.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            // A key of a tag is no field that CloudTrail has.
            String below = ofTags ? path + ".*" : path + "." + name;
            said.set(redactor.text(name), of(member.getValue(), below, event, name, ofTags));
        }
        return said;
    }

    private ObjectNode tag(ObjectNode tag, String path) {
        String key = "";
        for (String one : KEYS) {
            key = tag.path(one).isValueNode() ? tag.path(one).asText() : key;
        }
        ObjectNode said = tag.objectNode();
        for (Map.Entry<String, JsonNode> member : tag.properties()) {
            JsonNode value = member.getValue();
            boolean isValue =
                    VALUES.contains(member.getKey()) && value.isValueNode() && !value.isNull();
            said.set(
                    redactor.text(member.getKey()),
                    isValue && redactor.withholding().at(path) == null
                            ? replaced(value, redactor.tag(key, value.asText()))
                            : of(value, path, "", member.getKey(), false));
        }
        return said;
    }

    /// A line in other words.
    String line(String json) {
        try {
            return line(STRICT.readTree(json), "", "").toString();
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("A line of a pack is no JSON", unreadable);
        }
    }

    private JsonNode line(JsonNode node, String name, String kind) {
        if (node instanceof ObjectNode object) {
            if (TAGS.contains(name)) {
                return tag(object, "");
            }
            String told = object.path("kind").asText();
            ObjectNode said = object.objectNode();
            object.properties()
                    .forEach(one ->
                            said.set(
                                    one.getKey(),
                                    line(
                                            one.getValue(),
                                            one.getKey(),
                                            name.equals("origin") ? told : "")));
            return said;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode said = array.arrayNode();
            array.forEach(one -> said.add(line(one, name, kind)));
            return said;
        }
        return node.isTextual() && !WORDS.contains(name)
                ? TextNode.valueOf(member(name, kind, node.asText()))
                : node;
    }

    /// @param kind of the origin that the text is the name of; empty elsewhere
    private String member(String name, String kind, String text) {
        if (ID.matcher(text).matches()) {
            UUID id = UUID.fromString(text);
            return (OPAQUE.contains(name) ? redactor.opaque(name, id) : redactor.session(id))
                    .toString();
        }
        if (name.equals("query")) {
            return redactor.query(text);
        }
        if (name.equals("name") && !kind.isEmpty()) {
            return redactor.originName(OriginKind.valueOf(kind), text);
        }
        Word word = NAMED.get(name);
        return word != null && redactor.withholding().has(word)
                ? redactor.whole(Kind.NAME, text)
                : ids(redactor.sentence(text));
    }

    /// Ids that stand in a text.
    String ids(String text) {
        return ID.matcher(text)
                .replaceAll(found -> redactor.session(UUID.fromString(found.group())).toString());
    }
}
