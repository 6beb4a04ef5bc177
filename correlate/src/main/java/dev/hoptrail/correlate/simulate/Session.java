package dev.hoptrail.correlate.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A session of a story while it is being told, with what the delivered records show of it.
final class Session {
    final String kind;
    final String action;
    final @Nullable Role role;
    final Account account;
    final String name;
    final String principalId;
    final String key;
    final long issuedAt;
    final long expiresAt;
    final Caller caller;

    long createdAt;
    boolean mfa;
    boolean ec2;
    byte @Nullable [] onBehalfOf;
    byte @Nullable [] inScopeOf;

    /// Writes the identity under a key where the session is not that of a role.
    @Nullable Function<String, byte[]> identity;

    @Nullable String sourceIdentity;
    String setBy = "CALLER";

    /// Tags given in the call itself, and those carried over from the caller as the record shows
    /// them.
    final Map<String, String> own = new LinkedHashMap<>();

    final Map<String, String> inherited = new LinkedHashMap<>();
    final List<String> transitive = new ArrayList<>();

    /// The issuing records that were delivered; `rich` if one of them shows the whole caller.
    final List<String> eventIds = new ArrayList<>();

    /// Delivered records of Roles Anywhere that wrap the issuance.
    final List<String> wrapperIds = new ArrayList<>();

    boolean rich;

    /// Something other than a use shows the session at work.
    boolean acted;

    /// A SwitchRole event that names the caller was delivered.
    boolean switchShown;

    final List<String> otherKeys = new ArrayList<>();
    final List<String> aliasKeys = new ArrayList<>();
    final List<String> shownKeys = new ArrayList<>();
    int uses;
    Region region = Region.US_EAST_1;
    Client client = Client.AWS_INTERNAL;
    private @Nullable Caller asCaller;

    Session(Issue issue, String key, String kind, String principalId, long expiresAt) {
        this.kind = kind;
        this.action = issue.action;
        this.role = issue.role;
        this.account = issue.account;
        this.name = issue.name;
        this.principalId = principalId;
        this.key = key;
        this.issuedAt = issue.at;
        this.createdAt = issue.at;
        this.expiresAt = expiresAt;
        this.caller = issue.caller;
    }

    Role role() {
        return Objects.requireNonNull(role, "a session of a role");
    }

    boolean visible() {
        return !eventIds.isEmpty();
    }

    @Nullable Session parent() {
        return caller.session();
    }

    /// Tags that the next hop inherits.
    Map<String, String> transitiveTags() {
        Map<String, String> tags = new LinkedHashMap<>(inherited);
        for (String tag : transitive) {
            tags.put(tag, Objects.requireNonNull(own.get(tag), "transitive tag without value"));
        }
        return tags;
    }

    /// The session as a caller under the key it was issued with.
    Caller asCaller() {
        if (asCaller == null) {
            asCaller = under(key, null);
        }
        return asCaller;
    }

    /// The session as a caller under another key, as in the console or Identity Center.
    Caller under(String shownKey, @Nullable String invokedBy) {
        byte[] text =
                identity != null
                        ? identity.apply(shownKey)
                        : IdentityText.session(this, shownKey, invokedBy);
        if (!shownKey.equals(key)
                && !otherKeys.contains(shownKey)
                && !aliasKeys.contains(shownKey)) {
            otherKeys.add(shownKey);
        }
        return new Caller(text, account, principalId, shownKey, this, null);
    }

    /// From now on the session works under this key.
    void switchTo(String shownKey) {
        asCaller = under(shownKey, null);
    }
}
