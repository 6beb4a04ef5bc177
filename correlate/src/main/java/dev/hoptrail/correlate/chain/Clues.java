package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.OnBehalfOf;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What other records say of the caller of one session.
///
/// @param keyAliases issued key → key it stands for, from GetSigninToken
/// @param switchFrom ARNs that console switches into this session name, of its issue second
/// @param portalCalls who called the portal of Identity Center for the session's permission set at
///   its issue second
public record Clues(
        Map<AccessKeyId, AccessKeyId> keyAliases,
        Set<String> switchFrom,
        Set<PortalCall> portalCalls) {
    /// Nothing is known beyond the session's own records.
    public static final Clues NONE = new Clues(Map.of(), Set.of(), Set.of());

    public Clues {
        keyAliases = Map.copyOf(keyAliases);
        switchFrom = Set.copyOf(switchFrom);
        portalCalls = Set.copyOf(portalCalls);
    }

    /// A call of the portal.
    ///
    /// @param person null where the record does not name the user
    public record PortalCall(@Nullable OnBehalfOf person) {}

    /// The user of all portal calls, if it is one.
    @Nullable OnBehalfOf person() {
        return portalCalls.size() == 1 ? portalCalls.iterator().next().person() : null;
    }

    @Nullable AccessKeyId aliasOf(AccessKeyId key) {
        return keyAliases.get(key);
    }

    boolean switchedFrom(@Nullable String handle) {
        return handle != null
                && switchFrom.stream().anyMatch(arn -> handle.equals(Arns.sessionHandle(arn)));
    }
}
