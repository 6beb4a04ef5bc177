package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.Caller;
import dev.hoptrail.correlate.event.IdentityEvent;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call as the linker sees it, when it asks which session made it.
///
/// @param id of the session that the call issued, else of its record
/// @param at when it was made
/// @param incomingTags what AWS logged as inherited; null where the record has none
/// @param issuedPrincipal the principal of the session that it issued, if any
/// @param tellsSourceIdentity whether the record would name a source identity if there were one:
///   issuing calls and calls with a session context do
/// @param permissionSet what the portal of Identity Center was asked for, if the call issued that
public record Call(
        UUID id,
        Instant at,
        CallerRef caller,
        @Nullable Map<String, String> incomingTags,
        @Nullable String sourceIdentity,
        boolean tellsSourceIdentity,
        @Nullable String issuedPrincipal,
        @Nullable String permissionSet) {

    /// The call that issued a session.
    public static Call issuing(SessionFacts session) {
        return new Call(
                session.sessionId(),
                session.issuedAt(),
                session.caller(),
                session.incomingTags(),
                session.sourceIdentity(),
                true,
                session.principalId(),
                session.permissionSet());
    }

    /// The call of any record.
    public static Call of(IdentityEvent event) {
        Caller caller = event.caller();
        return new Call(
                event.ref().recordId(),
                event.ref().eventTime(),
                CallerRef.of(caller),
                null,
                caller.sourceIdentity(),
                caller.sourceIdentity() != null,
                null,
                null);
    }
}
