package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.correlate.event.IdentityEvent.RuleChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Reads what changes of IAM and CloudTrail are about.
final class RuleChanges {
    private RuleChanges() {}

    /// A successful change.
    static RuleChange of(String eventName, JsonNode root) {
        JsonNode request = root.path("requestParameters");
        boolean weakens =
                switch (eventName) {
                    case "StopLogging", "DeleteTrail" -> true;
                    case "UpdateTrail" -> isTrailNarrowed(request);
                    case "PutEventSelectors" -> isSelectionNarrowed(request);
                    default -> false;
                };
        @Nullable Instant revokedBefore =
                eventName.equals("PutRolePolicy")
                        ? Revocations.before(RecordParser.text(request, "policyDocument"))
                        : null;
        return new RuleChange(RecordParser.text(request, "roleName"), weakens, revokedBefore);
    }

    private static boolean isTrailNarrowed(JsonNode request) {
        return isFalse(request, "isMultiRegionTrail")
                || isFalse(request, "includeGlobalServiceEvents")
                || isFalse(request, "enableLogFileValidation");
    }

    private static boolean isSelectionNarrowed(JsonNode request) {
        for (JsonNode selector : request.path("eventSelectors")) {
            String kinds = RecordParser.text(selector, "readWriteType");
            if (isFalse(selector, "includeManagementEvents")
                    || (kinds != null && !kinds.equals("All"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFalse(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isBoolean() ? !value.asBoolean() : "false".equals(value.asText());
    }
}
