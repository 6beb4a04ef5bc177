package dev.hoptrail.api.session;

import dev.hoptrail.api.session.SessionView.CheckView;
import dev.hoptrail.api.session.SessionView.LinkView;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.correlate.chain.AccountScope;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.Origin;
import dev.hoptrail.correlate.event.Arns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What may be seen around some sessions that may be seen themselves.
///
/// @param kin those of their parents and candidates that the scope admits
public record Visible(AccountScope scope, Set<UUID> kin, Names names) {

    static Visible of(Collection<Link> links, Forest forest, Names names) {
        if (!forest.scope().isRestricted()) {
            return new Visible(forest.scope(), Set.of(), names);
        }
        List<UUID> named = new ArrayList<>();
        for (Link link : links) {
            named.addAll(link.candidates());
            if (link.parentId() != null) {
                named.add(link.parentId());
            }
        }
        Set<UUID> kin = new HashSet<>();
        forest.find(named.stream().distinct().toList())
                .forEach(state -> kin.add(state.sessionId()));
        return new Visible(forest.scope(), kin, names);
    }

    /// As much as may be seen of an origin.
    ///
    /// @param accountId the account that it belongs to where it names none itself
    public ShownOrigin origin(@Nullable Origin origin, @Nullable String accountId) {
        String own = origin == null ? null : origin.accountId();
        return ShownOrigin.of(origin, own == null ? accountId : own, scope, names);
    }

    /// Why a hop is believed. What a check says of a parent that may not be seen is kept back, and
    /// so are such candidates; that they were weighed is not.
    public LinkView link(Link link) {
        LinkView view = SessionViews.link(link);
        if (!scope.isRestricted() || (link.parentId() != null && kin.contains(link.parentId()))) {
            return view;
        }
        return new LinkView(
                view.grade(),
                view.evidence(),
                view.checks().stream()
                        .map(one -> new CheckView(one.check(), one.verdict(), ""))
                        .toList(),
                view.candidates().stream().filter(kin::contains).toList(),
                view.candidateCount());
    }

    /// An ARN, unless it names something of an account that may not be seen.
    @Nullable String arn(@Nullable String arn) {
        String account = Arns.accountId(arn);
        return account == null || scope.admits(account) ? arn : null;
    }
}
