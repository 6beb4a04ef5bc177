package dev.hoptrail.api.webhook.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a message tells, before it takes the shape that its receiver reads.
public sealed interface Notice {

    /// Names the message, the same on every attempt.
    String id();

    /// When what it tells happened.
    Instant at();

    /// What happened to an alert.
    ///
    /// @param type such as `alert.opened`
    /// @param payload the alert as it was then, redacted, its link absolute
    record Alert(String id, String type, Instant at, ObjectNode payload) implements Notice {

        /// A field of the alert; empty where it has none.
        String text(String field) {
            return payload.path(field).asText("");
        }

        /// A field of the origin; null where it, or the whole origin, is unknown.
        @Nullable String origin(String field) {
            JsonNode value = payload.path("origin").path(field);
            return value.isTextual() ? value.asText() : null;
        }

        /// The sessions from the origin to the subject.
        List<JsonNode> path() {
            return list("path");
        }

        /// The session that the alert speaks of, as the path has it.
        JsonNode subject() {
            List<JsonNode> path = path();
            return path.isEmpty() ? payload.path("path") : path.getLast();
        }

        List<JsonNode> list(String field) {
            List<JsonNode> items = new ArrayList<>();
            payload.path(field).forEach(items::add);
            return items;
        }

        List<String> words(String field) {
            return list(field).stream().map(JsonNode::asText).toList();
        }
    }

    /// How many alerts a digest has of a rule.
    record Count(String ruleId, String severity, long alerts) {}

    /// Many alerts in one message.
    ///
    /// @param counts of all of them
    /// @param listed the first of them
    /// @param link where people find the others
    record Digest(String id, Instant at, List<Count> counts, List<Alert> listed, String link)
            implements Notice {

        public Digest {
            counts = List.copyOf(counts);
            listed = List.copyOf(listed);
        }

        long total() {
            return counts.stream().mapToLong(Count::alerts).sum();
        }
    }

    /// Nothing but that messages arrive.
    record Test(String id, Instant at, UUID webhookId) implements Notice {

        static final String TYPE = "webhook.test";
        static final String TEXT = "Hoptrail can reach this webhook.";
    }
}
