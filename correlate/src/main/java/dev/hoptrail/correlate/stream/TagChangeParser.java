package dev.hoptrail.correlate.stream;

import static dev.hoptrail.correlate.stream.RecordParser.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hoptrail.correlate.event.IdentityEvent.TagChange;
import dev.hoptrail.correlate.event.TagSubject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what IAM calls did to the tags of a role or user.
final class TagChangeParser {
    // AWS allows less; what is longer was never accepted, and would not fit the index.
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_KEY = 256;

    private TagChangeParser() {}

    /// Null for calls that change no tags, and where the subject is not named.
    static @Nullable TagChange parse(String eventName, JsonNode root, String accountId) {
        boolean role = eventName.endsWith("Role");
        JsonNode request = root.path("requestParameters");
        JsonNode made = root.path("responseElements").path(role ? "role" : "user");
        String field = role ? "roleName" : "userName";
        String asked = text(request, field);
        String name = asked != null ? asked : text(made, field);
        if (name == null || name.isEmpty() || name.length() > LONGEST_NAME) {
            return null;
        }
        TagSubject.Kind kind = role ? TagSubject.Kind.ROLE : TagSubject.Kind.USER;
        TagSubject subject = new TagSubject(kind, accountId, name);
        return switch (eventName) {
            case "CreateRole", "CreateUser" -> {
                JsonNode tags = request.path("tags");
                yield new TagChange(
                        subject, true, given(tags.isArray() ? tags : made.path("tags")), List.of());
            }
            case "DeleteRole", "DeleteUser" -> new TagChange(subject, true, Map.of(), List.of());
            case "TagRole", "TagUser" ->
                    new TagChange(subject, false, given(request.path("tags")), List.of());
            case "UntagRole", "UntagUser" ->
                    new TagChange(subject, false, Map.of(), taken(request.path("tagKeys")));
            default -> null;
        };
    }

    private static Map<String, String> given(JsonNode tags) {
        Map<String, String> given = new HashMap<>();
        for (JsonNode tag : tags) {
            String key = text(tag, "key");
            String value = text(tag, "value");
            if (key != null && isKey(key)) {
                given.put(key, value == null ? "" : value);
            }
        }
        return given;
    }

    private static List<String> taken(JsonNode keys) {
        List<String> taken = new ArrayList<>();
        for (JsonNode key : keys) {
            String plain = StorableText.plain(key.asText());
            if (isKey(plain)) {
                taken.add(plain);
            }
        }
        return taken;
    }

    private static boolean isKey(String key) {
        return !key.isEmpty() && key.length() <= LONGEST_KEY;
    }
}
