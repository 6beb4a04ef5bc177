package dev.hoptrail.correlate.tags;

import dev.hoptrail.correlate.event.IdentityEvent.TagChange;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.event.TagSubject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one record says of one tag of a role or user.
///
/// @param key empty where it speaks of all: the subject was created or deleted
/// @param value null where the tag is gone
public record TagStatement(
        TagSubject subject, Instant at, UUID recordId, String key, @Nullable String value) {

    /// The statements of a record, one for each key as AWS compares it. Of several spellings of one
    /// key, which AWS refuses, the last in the order of texts counts.
    public static List<TagStatement> of(RecordRef ref, TagChange change) {
        Map<String, TagStatement> statements = new TreeMap<>();
        if (change.clears()) {
            statements.put("", of(ref, change, "", null));
        }
        change.taken().stream()
                .sorted()
                .forEach(key -> statements.put(SessionTag.fold(key), of(ref, change, key, null)));
        new TreeMap<>(change.given())
                .forEach((key, value) ->
                        statements.put(SessionTag.fold(key), of(ref, change, key, value)));
        return List.copyOf(statements.values());
    }

    private static TagStatement of(
            RecordRef ref, TagChange change, String key, @Nullable String value) {
        return new TagStatement(change.subject(), ref.eventTime(), ref.recordId(), key, value);
    }

    /// The key as AWS compares it.
    public String foldedKey() {
        return SessionTag.fold(key);
    }

    /// Whether all tags of the subject are gone.
    boolean clears() {
        return key.isEmpty();
    }
}
