package dev.hoptrail.correlate.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Grade;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.chain.Link.Evidence;
import dev.hoptrail.correlate.chain.SessionDetail;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.event.OnBehalfOf;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.tags.SessionTag;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The JSON columns of a session row: names as in the API, absent fields left out.
final class StateJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectReader READER =
            JsonMapper.builder().build().readerFor(JsonNode.class);
    private static final String EMPTY = "[]";

    private StateJson() {}

    static String tags(List<SessionTag> tags) {
        if (tags.isEmpty()) {
            return EMPTY;
        }
        return write(json -> {
            json.writeStartArray();
            for (SessionTag tag : tags) {
                tag(json, tag);
            }
            json.writeEndArray();
        });
    }

    static void tag(JsonGenerator json, SessionTag tag) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", tag.key());
        json.writeStringField("value", tag.value());
        json.writeBooleanField("transitive", tag.transitive());
        json.writeStringField("setBy", tag.setBy().name());
        text(json, "originSessionId", tag.originSessionId());
        json.writeEndObject();
    }

    static List<SessionTag> tags(String text) {
        if (text.equals(EMPTY)) {
            return List.of();
        }
        List<SessionTag> tags = new ArrayList<>();
        for (JsonNode tag : read(text)) {
            String origin = text(tag, "originSessionId");
            tags.add(
                    new SessionTag(
                            tag.path("key").asText(),
                            tag.path("value").asText(),
                            tag.path("transitive").asBoolean(),
                            SessionTag.SetBy.valueOf(tag.path("setBy").asText()),
                            origin == null ? null : UUID.fromString(origin)));
        }
        return tags;
    }

    static @Nullable String map(@Nullable Map<String, String> map) {
        if (map == null) {
            return null;
        }
        return write(json -> {
            json.writeStartObject();
            for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        });
    }

    static @Nullable Map<String, String> map(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Map<String, String> map = new TreeMap<>();
        read(text)
                .properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    static String link(Link link) {
        return write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("evidence");
            for (Evidence evidence : link.evidence()) {
                json.writeString(evidence.name());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("checks");
            for (Check check : link.checks()) {
                json.writeStartObject();
                json.writeStringField("check", check.check().name());
                json.writeStringField("verdict", check.verdict().name());
                json.writeStringField("detail", check.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("candidates");
            for (UUID candidate : link.candidates()) {
                json.writeString(candidate.toString());
            }
            json.writeEndArray();
            json.writeNumberField("candidateCount", link.candidateCount());
            OnBehalfOf person = link.person();
            if (person != null) {
                json.writeObjectFieldStart("person");
                json.writeStringField("userId", person.userId());
                json.writeStringField("identityStoreArn", person.identityStoreArn());
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    static Link link(Grade grade, @Nullable UUID parentId, String text) {
        JsonNode link = read(text);
        List<Evidence> evidence = new ArrayList<>();
        link.path("evidence").forEach(node -> evidence.add(Evidence.valueOf(node.asText())));
        List<Check> checks = new ArrayList<>();
        link.path("checks")
                .forEach(node ->
                        checks.add(
                                new Check(
                                        Check.Kind.valueOf(node.path("check").asText()),
                                        Check.Verdict.valueOf(node.path("verdict").asText()),
                                        node.path("detail").asText())));
        List<UUID> candidates = new ArrayList<>();
        link.path("candidates").forEach(node -> candidates.add(UUID.fromString(node.asText())));
        JsonNode person = link.path("person");
        return new Link(
                grade,
                parentId,
                evidence,
                checks,
                candidates,
                link.path("candidateCount").asInt(),
                person.isObject()
                        ? new OnBehalfOf(
                                person.path("userId").asText(),
                                person.path("identityStoreArn").asText())
                        : null);
    }

    /// What no query asks for.
    static String detail(SessionFacts facts) {
        SessionDetail detail = facts.detail();
        return write(json -> {
            json.writeStartObject();
            text(json, "userName", detail.userName());
            text(json, "region", detail.region());
            text(json, "sourceIp", detail.sourceIp());
            text(json, "userAgent", detail.userAgent());
            if (detail.mfa() != null) {
                json.writeBooleanField("mfa", detail.mfa());
            }
            text(json, "mfaSerial", detail.mfaSerial());
            text(json, "externalId", detail.externalId());
            text(json, "sessionPolicy", detail.sessionPolicy());
            if (facts.caller() instanceof CallerRef.Session caller) {
                text(json, "callerRoleArn", caller.roleArn());
                text(json, "callerSourceIdentity", caller.sourceIdentity());
            }
            if (facts.principalLearned()) {
                json.writeBooleanField("principalLearned", true);
            }
            json.writeEndObject();
        });
    }

    static SessionDetail detail(JsonNode detail) {
        JsonNode mfa = detail.path("mfa");
        return new SessionDetail(
                text(detail, "userName"),
                text(detail, "region"),
                text(detail, "sourceIp"),
                text(detail, "userAgent"),
                mfa.isBoolean() ? mfa.asBoolean() : null,
                text(detail, "mfaSerial"),
                text(detail, "externalId"),
                text(detail, "sessionPolicy"));
    }

    static String records(List<RecordRef> records) {
        if (records.isEmpty()) {
            return EMPTY;
        }
        return write(json -> {
            json.writeStartArray();
            for (RecordRef ref : records) {
                json.writeStartObject();
                json.writeStringField("eventId", ref.eventId());
                json.writeStringField("accountId", ref.accountId());
                text(json, "sharedEventId", ref.sharedEventId());
                json.writeStringField("eventTime", ref.eventTime().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static List<RecordRef> records(String text) {
        if (text.equals(EMPTY)) {
            return List.of();
        }
        List<RecordRef> records = new ArrayList<>();
        for (JsonNode ref : read(text)) {
            String account = ref.path("accountId").asText();
            String event = ref.path("eventId").asText();
            records.add(
                    new RecordRef(
                            dev.hoptrail.correlate.chain.Ids.record(account, event),
                            Instant.parse(ref.path("eventTime").asText()),
                            account,
                            event,
                            text(ref, "sharedEventId")));
        }
        return records;
    }

    /// A line of a baseline.
    record Line(long key, @Nullable String value) {}

    static String lines(List<Line> lines) {
        return write(json -> {
            json.writeStartArray();
            for (Line line : lines) {
                json.writeStartArray();
                json.writeNumber(line.key());
                json.writeString(line.value());
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    static JsonNode read(String text) {
        try {
            return READER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("A JSON column holds no JSON", e);
        }
    }

    static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.asText() : null;
    }

    private static void text(JsonGenerator json, String field, @Nullable Object value)
            throws IOException {
        if (value != null) {
            json.writeStringField(field, value.toString());
        }
    }

    static String write(Content content) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
