package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far a session reached, and a plan to end that.
final class BlastRadiusPicture {

    private BlastRadiusPicture() {}

    /// @param at when sessions count as alive; null for now
    static void print(
            ServiceClient client, String sessionId, @Nullable String at, PrintWriter out) {
        Map<String, String> question = new HashMap<>(Map.of("limit", "1"));
        if (at != null) {
            question.put("liveAt", at);
        }
        String place = "/api/v1/sessions/%s/descendants".formatted(ServiceClient.escape(sessionId));
        JsonNode radius = client.get(ServiceClient.path(place, question)).path("blastRadius");
        out.println(
                "%,d sessions, %,d alive at %s%s"
                        .formatted(
                                radius.path("sessions").asLong(),
                                radius.path("alive").asLong(),
                                radius.path("at").asText(),
                                radius.path("latestExpiry").isNull()
                                        ? ""
                                        : ", the last until "
                                                + radius.path("latestExpiry").asText()));
        roles(radius.path("roles")).print(out, Screen.width());
        radius.path("revokePlan").forEach(step -> print(step, out));
    }

    private static Table roles(JsonNode reached) {
        Table roles = new Table("HOPS", "ROLE", "ACCOUNT", "SESSIONS", "ALIVE", "LAST UNTIL");
        for (JsonNode role : reached) {
            roles.add(
                    role.path("level").asText(),
                    SafeText.line(role.path("roleArn")),
                    SafeText.line(role.path("accountId")),
                    role.path("sessions").asText(),
                    role.path("alive").asText(),
                    SafeText.line(role.path("latestExpiry")));
        }
        return roles;
    }

    private static void print(JsonNode step, PrintWriter out) {
        out.println();
        out.println(
                "%d. %s %s"
                        .formatted(
                                step.path("order").asInt(),
                                step.path("action").asText(),
                                SafeText.line(step.path("attachTo"))));
        out.println("   " + step.path("why").asText());
        SafeText.lines(step.path("policy")).forEach(line -> out.println("     " + line));
    }
}
