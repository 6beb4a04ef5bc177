package dev.hoptrail.correlate.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tags of a story: `Team:alpha*,Cost:12`, transitive ones with a star behind.
record StoryTags(List<Tag> tags) {
    StoryTags {
        tags = List.copyOf(tags);
    }

    record Tag(String key, String value, boolean transitive) {}

    static StoryTags of(@Nullable String text) {
        List<Tag> tags = new ArrayList<>();
        if (text != null && !text.isEmpty()) {
            for (String tag : text.split(",", -1)) {
                boolean transitive = tag.endsWith("*");
                String plain = transitive ? tag.substring(0, tag.length() - 1) : tag;
                int colon = plain.indexOf(':');
                tags.add(
                        new Tag(plain.substring(0, colon), plain.substring(colon + 1), transitive));
            }
        }
        return new StoryTags(tags);
    }

    /// Writes them as a call passes them: a list, or the object of an identity provider.
    void write(ObjectNode request, boolean provider) {
        if (tags.isEmpty()) {
            return;
        }
        if (provider) {
            ObjectNode map = request.putObject("principalTags");
            tags.forEach(tag -> map.put(tag.key(), tag.value()));
        } else {
            ArrayNode list = request.putArray("tags");
            tags.forEach(tag -> list.addObject().put("key", tag.key()).put("value", tag.value()));
        }
        List<String> keys = tags.stream().filter(Tag::transitive).map(Tag::key).toList();
        if (!keys.isEmpty()) {
            ArrayNode transitive = request.putArray("transitiveTagKeys");
            keys.forEach(transitive::add);
        }
    }
}
