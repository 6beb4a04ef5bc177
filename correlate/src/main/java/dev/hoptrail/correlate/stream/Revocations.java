package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Tells policies that end the sessions of a role: they deny everything to credentials issued
/// before an instant. The console's button writes one named `AWSRevokeOlderSessions`; the condition
/// says it, whatever the name.
///
/// Source: IAM user guide, "Revoke IAM role temporary security credentials".
final class Revocations {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Revocations() {}

    /// The latest instant such that sessions issued before it are denied everything; null where the
    /// document denies nothing of the kind, or is none.
    static @Nullable Instant before(@Nullable String document) {
        if (document == null || !document.contains("TokenIssueTime")) {
            return null;
        }
        try {
            return each(JSON.readTree(document).path("Statement"))
                    .filter(Revocations::deniesAll)
                    .flatMap(Revocations::instants)
                    .max(Instant::compareTo)
                    .orElse(null);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean deniesAll(JsonNode statement) {
        return statement.path("Effect").asText().equals("Deny")
                && each(statement.path("Action")).anyMatch(action -> action.asText().equals("*"))
                && each(statement.path("Resource")).anyMatch(one -> one.asText().equals("*"));
    }

    private static Stream<Instant> instants(JsonNode statement) {
        return statement.path("Condition").properties().stream()
                .filter(operator -> operator.getKey().startsWith("DateLessThan"))
                .flatMap(operator -> operator.getValue().properties().stream())
                .filter(key -> key.getKey().equalsIgnoreCase("aws:TokenIssueTime"))
                .flatMap(key -> each(key.getValue()))
                .map(value -> AwsTimes.parse(value.asText()))
                .filter(java.util.Objects::nonNull);
    }

    /// AWS takes one value where it takes several.
    private static Stream<JsonNode> each(JsonNode node) {
        if (node.isMissingNode()) {
            return Stream.empty();
        }
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
    }
}
