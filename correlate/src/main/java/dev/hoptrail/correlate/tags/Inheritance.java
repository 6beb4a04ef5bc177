package dev.hoptrail.correlate.tags;

import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which tags a session has, from what its issuance says and what the session above it passes on.
///
/// A session's tags are its own and the inherited ones. What AWS logged as inherited
/// (`incomingTransitiveTags`) decides; where the record has none, the parent's transitive set does.
/// AWS refuses to pass an inherited key again, so the two sets are disjoint; where a record breaks
/// that, the session's own tag is shown, since it is what the record says of this session.
public final class Inheritance {
    private Inheritance() {}

    /// The tags in force on a session, sorted by key.
    ///
    /// @param incoming what the record says was inherited; null where it says nothing
    /// @param parentTags the tags in force on the parent; empty where there is none
    public static List<SessionTag> inForce(
            List<SessionTag> own,
            @Nullable Map<String, String> incoming,
            Collection<SessionTag> parentTags) {
        if (parentTags.isEmpty() && (incoming == null || incoming.isEmpty())) {
            return own;
        }
        Set<String> taken = new HashSet<>();
        List<SessionTag> tags = new ArrayList<>(own);
        own.forEach(tag -> taken.add(tag.foldedKey()));
        for (SessionTag tag : inherited(incoming, parentTags)) {
            if (taken.add(tag.foldedKey())) {
                tags.add(tag);
            }
        }
        tags.sort(SessionTag.BY_KEY);
        return List.copyOf(tags);
    }

    private static List<SessionTag> inherited(
            @Nullable Map<String, String> incoming, Collection<SessionTag> parentTags) {
        if (incoming == null) {
            return parentTags.stream()
                    .filter(SessionTag::transitive)
                    .map(Inheritance::passedOn)
                    .toList();
        }
        Map<String, SessionTag> above = new HashMap<>();
        parentTags.stream()
                .filter(SessionTag::transitive)
                .forEach(tag -> above.put(tag.foldedKey(), tag));
        List<SessionTag> tags = new ArrayList<>();
        new TreeMap<>(incoming)
                .descendingMap()
                .forEach((key, value) ->
                        tags.add(logged(key, value, above.get(SessionTag.fold(key)))));
        return tags;
    }

    private static SessionTag passedOn(SessionTag tag) {
        return new SessionTag(tag.key(), tag.value(), true, SetBy.INHERITED, tag.originSessionId());
    }

    private static SessionTag logged(String key, String value, @Nullable SessionTag above) {
        UUID origin = above != null && above.value().equals(value) ? above.originSessionId() : null;
        return new SessionTag(key, value, true, SetBy.INHERITED, origin);
    }

    /// Tags by folded key. Of several spellings of one key, which AWS never writes, the last in the
    /// order of texts counts.
    public static Map<String, String> folded(Map<String, String> tags) {
        Map<String, String> folded = new HashMap<>();
        new TreeMap<>(tags).forEach((key, value) -> folded.put(SessionTag.fold(key), value));
        return folded;
    }

    /// What a session is known to pass on from its own record alone: its transitive tags by folded
    /// key, with those AWS logged as inherited.
    public static Map<String, String> statedTransitive(
            List<SessionTag> own, @Nullable Map<String, String> incoming) {
        Map<String, String> stated = new HashMap<>();
        if (incoming != null) {
            folded(incoming).forEach(stated::put);
        }
        own.stream()
                .filter(SessionTag::transitive)
                .forEach(tag -> stated.put(tag.foldedKey(), tag.value()));
        return stated;
    }
}
