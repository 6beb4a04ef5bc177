package dev.hoptrail.api.session;

import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionView.RoleView;
import dev.hoptrail.correlate.chain.ActorEvidence;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.store.KnownContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Shows accounts and people with what the organisation calls them, as it does now: names are no
/// part of what is stored of a session.
@Singleton
public final class Names {

    private static final String ROLE_ID = "AROA";

    private final KnownContext context;

    Names(KnownContext context) {
        this.context = context;
    }

    /// What an account is called; null where nobody told.
    public @Nullable String account(@Nullable String accountId) {
        return context.get().accountName(accountId);
    }

    /// An origin as it is shown.
    public OriginView origin(Origin origin) {
        Context known = context.get();
        return new OriginView(
                origin.originId(),
                origin.kind(),
                origin.name(),
                known.person(origin.name()),
                origin.arn(),
                origin.accountId(),
                known.accountName(origin.accountId()),
                origin.provider(),
                origin.actor(),
                ActorEvidence.of(origin));
    }

    /// The role of a session; null for sessions of no role.
    public @Nullable RoleView role(SessionFacts facts) {
        String arn = facts.roleArn();
        String principal = facts.principalId();
        boolean ofRole = principal != null && principal.startsWith(ROLE_ID);
        if (arn == null && !ofRole) {
            return null;
        }
        String name = arn == null ? null : arn.substring(arn.lastIndexOf('/') + 1);
        String id = ofRole && principal != null ? principal.replaceFirst(":.*", "") : null;
        return new RoleView(arn, name, id, facts.accountId(), account(facts.accountId()));
    }
}
