package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.text.SafeText;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Sessions in words. Everything that comes out is safe to print.
final class Sessions {

    private Sessions() {}

    /// What the session is a session of.
    static String what(JsonNode session) {
        return switch (session.path("kind").asText()) {
            case "FEDERATED_USER" -> "(federated user)";
            case "ROOT_TASK" -> "(root task)";
            case "USER_TOKEN" -> "(user token)";
            default -> {
                String role = SafeText.line(session.path("role").path("name"));
                yield role.isEmpty() ? "(unseen)" : role;
            }
        };
    }

    /// The tags as `Key=value`, those that sessions below inherit with an arrow.
    static String tags(JsonNode session) {
        return StreamSupport.stream(session.path("tags").spliterator(), false)
                .map(tag ->
                        SafeText.line(tag.path("key"))
                                + '='
                                + SafeText.line(tag.path("value"))
                                + (tag.path("transitive").asBoolean() ? "→" : ""))
                .collect(Collectors.joining(" "));
    }

    /// When it lived: `2026-03-02 10:00:00 – 11:00:00`.
    static String life(JsonNode session) {
        String issued = session.path("issuedAt").asText();
        String expires = session.path("expiresAt").asText();
        boolean sameDay = issued.regionMatches(0, expires, 0, "2026-03-02".length());
        String end = sameDay ? expires.substring("2026-03-02T".length()) : expires;
        return plain(issued)
                + " – "
                + plain(end)
                + (session.path("expiryEstimated").asBoolean() ? " (estimated)" : "");
    }

    private static String plain(String time) {
        return SafeText.line(time.replace('T', ' ').replace("Z", ""));
    }
}
