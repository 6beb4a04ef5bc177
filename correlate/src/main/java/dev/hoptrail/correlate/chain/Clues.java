package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Arns;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What other records say of the caller of one session.
///
/// @param keyAliases issued key → key it stands for, from GetSigninToken
/// @param switchFrom ARNs that console switches into this session name, of its issue second
public record Clues(Map<AccessKeyId, AccessKeyId> keyAliases, Set<String> switchFrom) {
    /// Nothing is known beyond the session's own records.
    public static final Clues NONE = new Clues(Map.of(), Set.of());

    public Clues {
        keyAliases = Map.copyOf(keyAliases);
        switchFrom = Set.copyOf(switchFrom);
    }

    @Nullable AccessKeyId aliasOf(AccessKeyId key) {
        return keyAliases.get(key);
    }

    boolean switchedFrom(@Nullable String handle) {
        return handle != null
                && switchFrom.stream().anyMatch(arn -> handle.equals(Arns.sessionHandle(arn)));
    }
}
