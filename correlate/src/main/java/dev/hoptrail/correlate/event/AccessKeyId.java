package dev.hoptrail.correlate.event;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An access key id that can tie events together: `AKIA…` (long-lived) or `ASIA…` (issued by STS).
///
/// Masks (`HIDDEN_DUE_TO_SECURITY_REASONS`, `ASIA****`), empty strings and made-up words are no
/// keys: [#of] answers null for them, so that they never join two unrelated events.
public record AccessKeyId(String value) {
    private static final Pattern FORM = Pattern.compile("A(SI|KI)A[A-Z0-9]{16}");

    public AccessKeyId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("Not an access key id: " + value);
        }
    }

    /// The key, or null where the text is absent, masked or malformed.
    public static @Nullable AccessKeyId of(@Nullable String text) {
        return text != null && FORM.matcher(text).matches() ? new AccessKeyId(text) : null;
    }

    /// Whether STS issued the key; false for a long-lived key of a user.
    public boolean isTemporary() {
        return value.startsWith("ASIA");
    }

    /// The account that owns the role or user of this key, or null where the key does not tell
    /// (keys of the older form decode to noise).
    public @Nullable String accountId() {
        return EntityId.accountId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
