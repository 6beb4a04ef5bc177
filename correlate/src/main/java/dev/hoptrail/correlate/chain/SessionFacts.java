package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.event.TagSubject;
import dev.hoptrail.correlate.tags.Inheritance;
import dev.hoptrail.correlate.tags.SessionTag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the copies of one issuing call say of the session it created.
///
/// @param key the issued key; null where masked, and for unseen sessions
/// @param principalId null where the record lacks it (some service callers) and no credential told
/// @param principalLearned whether a credential told the principal, since no record has it
/// @param expiryEstimated whether [#expiresAt] was computed, since no record granted one
/// @param ownOrigin the caller, where it is or may be no session
/// @param incomingTags `incomingTransitiveTags`; null where no copy has them
/// @param ownTags tags set by this call, sorted by key
/// @param records the copies, sorted by (account, event id)
public record SessionFacts(
        UUID sessionId,
        SessionKind kind,
        Instant issuedAt,
        Instant expiresAt,
        boolean expiryEstimated,
        @Nullable Integer durationSeconds,
        @Nullable AccessKeyId key,
        @Nullable String principalId,
        boolean principalLearned,
        @Nullable String roleArn,
        @Nullable String accountId,
        @Nullable String sessionName,
        @Nullable String action,
        @Nullable String sourceIdentity,
        CallerRef caller,
        @Nullable Origin ownOrigin,
        List<SessionTag> ownTags,
        @Nullable Map<String, String> incomingTags,
        SessionDetail detail,
        List<RecordRef> records) {

    public SessionFacts {
        ownTags = List.copyOf(ownTags);
        incomingTags = incomingTags == null ? null : Map.copyOf(incomingTags);
        records = List.copyOf(records);
    }

    /// `account/role name/session name`, or null for sessions of no role.
    public @Nullable String handle() {
        return Arns.sessionHandle(roleArn, sessionName);
    }

    /// What the portal of Identity Center was asked for, `account/permission set`; null for
    /// sessions that do not come from there.
    public @Nullable String permissionSet() {
        return kind == SessionKind.ROLE && caller instanceof CallerRef.None
                ? Arns.permissionSet(roleArn)
                : null;
    }

    /// The role or user whose own tags count where the session's do not say otherwise; null for
    /// root tasks, and where the records do not name it.
    public @Nullable TagSubject tagSubject() {
        TagSubject role = TagSubject.ofRole(roleArn);
        return role != null ? role : TagSubject.ofUser(accountId, detail.userName());
    }

    /// The tags this session passes on as far as its own records tell, by folded key.
    public Map<String, String> statedTransitive() {
        return Inheritance.statedTransitive(ownTags, incomingTags);
    }

    /// Whether the own records tell all that is passed on: nothing can be inherited unsaid.
    public boolean statesAllTransitive() {
        return incomingTags != null || caller instanceof CallerRef.None;
    }

    /// Whether no record of the call names the principal, be it learned or not.
    public boolean lacksPrincipal() {
        return principalId == null || principalLearned;
    }

    /// The same facts with the principal learned from a credential that showed the issued key.
    public SessionFacts withLearnedPrincipal(String learned) {
        return new SessionFacts(
                sessionId,
                kind,
                issuedAt,
                expiresAt,
                expiryEstimated,
                durationSeconds,
                key,
                learned,
                true,
                roleArn,
                accountId,
                sessionName,
                action,
                sourceIdentity,
                caller,
                ownOrigin,
                ownTags,
                incomingTags,
                detail,
                records);
    }
}
