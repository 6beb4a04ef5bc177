package dev.hoptrail.correlate.tags;

import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tag in force on a session, with its provenance.
///
/// @param key as spelled in this session; compares without case, as AWS does
/// @param value compares exactly
/// @param transitive whether sessions below inherit it
/// @param originSessionId the session that first set it; null where that was never seen
public record SessionTag(
        String key, String value, boolean transitive, SetBy setBy, @Nullable UUID originSessionId) {

    /// By folded key: the order in which tags are stored and shown.
    public static final Comparator<SessionTag> BY_KEY =
            Comparator.comparing(SessionTag::foldedKey).thenComparing(SessionTag::key);

    /// The key as AWS compares it.
    public String foldedKey() {
        return fold(key);
    }

    /// A tag key as AWS compares it: without case.
    public static String fold(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    /// Who set a tag.
    public enum SetBy {
        CALLER,
        IDENTITY_PROVIDER,
        SERVICE,
        INHERITED
    }
}
