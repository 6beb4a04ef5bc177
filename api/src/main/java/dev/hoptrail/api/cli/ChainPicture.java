package dev.hoptrail.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hoptrail.api.text.SafeText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A session among its kin, as a tree: the way from the origin down to it, and all that is below
/// it. Kin beside the way are counted, not drawn.
final class ChainPicture {

    private static final int MOST_BELOW = 200;

    private final String subject;
    private final JsonNode lineage;
    private final JsonNode below;
    private final long chainSize;

    private ChainPicture(String subject, JsonNode lineage, JsonNode below, long chainSize) {
        this.subject = subject;
        this.lineage = lineage;
        this.below = below;
        this.chainSize = chainSize;
    }

    /// @param then further parameters of each question
    static ChainPicture load(ServiceClient client, String sessionId, Map<String, String> then) {
        String id = ServiceClient.escape(sessionId);
        String session = "/api/v1/sessions/" + id;
        JsonNode lineage = client.get(ServiceClient.path(session + "/lineage", then));
        Map<String, String> few = new HashMap<>(then);
        few.put("limit", "1");
        JsonNode chain = client.get(ServiceClient.path("/api/v1/chains/" + id, few));
        few.put("limit", String.valueOf(MOST_BELOW));
        few.put("blastRadius", "false");
        JsonNode below = client.get(ServiceClient.path(session + "/descendants", few));
        return new ChainPicture(sessionId, lineage, below, chain.path("total").asLong());
    }

    /// The picture as data: `{sessionId, origin, lineage, descendants}`.
    String json() {
        ObjectNode picture = ServiceClient.JSON.createObjectNode().put("sessionId", subject);
        picture.set("origin", lineage.path("origin"));
        picture.set("lineage", lineage.path("sessions"));
        ArrayNode descendants = picture.putArray("descendants");
        below.path("items").forEach(descendants::add);
        return picture.toString();
    }

    void print(PrintWriter out) {
        out.println(origin());
        Map<String, List<JsonNode>> children = new HashMap<>();
        Map<String, JsonNode> drawn = new LinkedHashMap<>();
        lineage.path("sessions").forEach(session -> drawn.put(id(session), session));
        below.path("items").forEach(session -> drawn.put(id(session), session));
        List<JsonNode> roots = new ArrayList<>();
        for (JsonNode session : drawn.values()) {
            String parent = session.path("parentId").asText();
            if (drawn.containsKey(parent)) {
                children.computeIfAbsent(parent, none -> new ArrayList<>()).add(session);
            } else {
                roots.add(session);
            }
        }
        for (int i = 0; i < roots.size(); i++) {
            print(out, roots.get(i), "", i == roots.size() - 1, children);
        }
        rest(out, drawn.size());
    }

    private void rest(PrintWriter out, int drawn) {
        long hidden = below.path("total").asLong() - below.path("items").size();
        if (hidden > 0) {
            out.println("   … and %,d more below".formatted(hidden));
        }
        long beside = chainSize - drawn - hidden;
        if (beside > 0) {
            out.println("   (%,d more in this chain, beside this way)".formatted(beside));
        }
    }

    private String origin() {
        JsonNode origin = lineage.path("origin");
        if (origin.isNull() || origin.isMissingNode()) {
            return "(origin not known)";
        }
        StringBuilder line = new StringBuilder(SafeText.line(origin.path("name")));
        line.append("  ").append(origin.path("kind").asText());
        line.append(" · ").append(origin.path("actor").asText());
        for (String part : List.of("provider", "accountId")) {
            String text = SafeText.line(origin.path(part));
            if (!text.isEmpty()) {
                line.append(" · ").append(text);
            }
        }
        return line.toString();
    }

    private void print(
            PrintWriter out,
            JsonNode session,
            String indent,
            boolean last,
            Map<String, List<JsonNode>> children) {
        boolean asked = id(session).equals(subject);
        out.println(indent + (last ? "└─ " : "├─ ") + (asked ? "▶ " : "") + title(session));
        List<JsonNode> own = children.getOrDefault(id(session), List.of());
        String inner = indent + (last ? "   " : "│  ");
        String text = inner + (own.isEmpty() ? "     " : "│    ");
        out.println(text + Sessions.life(session) + "  " + keys(session));
        String tags = Sessions.tags(session);
        if (!tags.isEmpty()) {
            out.println(text + tags);
        }
        for (JsonNode check : session.path("link").path("checks")) {
            if (check.path("verdict").asText().equals("REFUTES")) {
                out.println(text + "! " + SafeText.line(check.path("detail")));
            }
        }
        for (int i = 0; i < own.size(); i++) {
            print(out, own.get(i), inner, i == own.size() - 1, children);
        }
    }

    private static String title(JsonNode session) {
        StringBuilder title = new StringBuilder("[");
        title.append(session.path("link").path("grade").asText()).append("] ");
        title.append(Sessions.what(session));
        String account = SafeText.line(session.path("role").path("accountId"));
        if (!account.isEmpty()) {
            title.append(" @ ").append(account);
        }
        String name = SafeText.line(session.path("sessionName"));
        if (!name.isEmpty()) {
            title.append("  “").append(name).append('”');
        }
        int candidates = session.path("link").path("candidateCount").asInt();
        if (candidates > 0) {
            title.append("  (").append(candidates).append(" candidates)");
        }
        return title.toString();
    }

    private static String keys(JsonNode session) {
        JsonNode keys = session.path("accessKeyIds");
        if (keys.isEmpty()) {
            return "(no key seen)";
        }
        String more = keys.size() > 1 ? " and " + (keys.size() - 1) + " more" : "";
        return SafeText.line(keys.path(0)) + more;
    }

    private static String id(JsonNode session) {
        return session.path("sessionId").asText();
    }
}
