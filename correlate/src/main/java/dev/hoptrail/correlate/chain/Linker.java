package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.chain.Link.Check;
import dev.hoptrail.correlate.chain.Link.Check.Verdict;
import dev.hoptrail.correlate.chain.Link.Evidence;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.IdentityEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the session that made an issuing call, from facts alone.
///
/// CloudTrail never names a session by one stable id. What ties a call to the session that made it
/// is the key it shows, the principal (`AROA…:name`), and the creation second of its credentials.
/// Keys repeat and the console shows keys that no issuance has, so the key alone proves nothing,
/// and the principal alone only who it may have been. The order of trust is DESIGN section 7:
///
/// 1. key and principal and creation second (within two seconds, since both are rounded by hosts of
///    their own): [Grade#EXACT]; so is a key that GetSigninToken tied to such a key, and the key of
///    a user token or root task, whose principal is only the user or account;
/// 2. principal and creation second without the key: [Grade#STRONG] if one issuance is nearest;
/// 3. the principal alone (the role owner's copy of a call across accounts): [Grade#PROBABLE] if
///    one session of it is alive and no check refutes it, [Grade#STRONG] if a console switch names
///    it;
/// 4. several: [Grade#AMBIGUOUS]; none: [Grade#UNSEEN].
///
/// Checks use only what records state, never what another link implies, so that the result for a
/// session is a function of its own facts and those of its candidates.
public final class Linker {
    /// Clocks and rounding of two hosts may differ by this much.
    public static final Duration SLACK = Duration.ofSeconds(2);

    /// No session lives longer: 36 hours for federation tokens, and an hour for clocks gone wrong.
    public static final Duration LONGEST_LIFE = Duration.ofHours(37);

    private final Organization organization;

    /// @param organization decides which callers are external
    public Linker(Organization organization) {
        this.organization = organization;
    }

    /// The link of a session.
    ///
    /// @param candidates sessions that may be the caller: a superset by principal or key, in any
    ///   order
    /// @param clues what other records say of the caller
    public Link link(SessionFacts session, Collection<SessionFacts> candidates, Clues clues) {
        return link(Call.issuing(session), candidates, clues);
    }

    /// Which session made a call, whether that call issued anything or not.
    public Link link(Call call, Collection<SessionFacts> candidates, Clues clues) {
        return switch (call.caller()) {
            case CallerRef.None() ->
                    clues.portalCalls().isEmpty() ? Link.origin() : Link.portal(clues.person());
            case CallerRef.UserKey caller -> linkUserKey(call, caller, candidates);
            case CallerRef.Session caller -> linkSession(call, caller, candidates, clues);
            case CallerRef.Account caller -> linkAccount(call, caller, candidates, clues);
        };
    }

    /// The origin of a session whose link has grade [Grade#ORIGIN].
    public Origin origin(SessionFacts facts) {
        if (facts.caller() instanceof CallerRef.Account caller) {
            return origin(caller);
        }
        if (facts.ownOrigin() == null) {
            throw new IllegalArgumentException(
                    "Session " + facts.sessionId() + " has a session as its caller");
        }
        return facts.ownOrigin();
    }

    /// The origin behind a call that [#link(Call, Collection, Clues)] gave grade [Grade#ORIGIN].
    public Origin origin(IdentityEvent event) {
        return CallerRef.of(event.caller()) instanceof CallerRef.Account caller
                ? origin(caller)
                : Origins.of(event);
    }

    private Origin origin(CallerRef.Account caller) {
        if (!organization.isInside(caller.accountId())) {
            return Origins.external(caller.accountId(), caller.principalId());
        }
        return isUser(caller)
                ? Origins.iamUser(
                        caller.principalId(), null, null, caller.accountId(), Instant.EPOCH)
                : Origins.root(caller.accountId());
    }

    private Link linkUserKey(
            Call call, CallerRef.UserKey caller, Collection<SessionFacts> candidates) {
        List<SessionFacts> issued =
                candidates.stream()
                        .filter(parent ->
                                parent.kind() == SessionKind.USER_TOKEN
                                        || parent.kind() == SessionKind.ROOT_TASK)
                        .filter(parent ->
                                caller.key().equals(parent.key())
                                        && caller.principalId().equals(parent.principalId()))
                        .filter(parent -> mayPrecede(parent, call))
                        .filter(parent ->
                                caller.createdAt() == null || near(caller.createdAt(), parent))
                        .toList();
        if (issued.isEmpty()) {
            return Link.origin();
        }
        List<Evidence> evidence = List.of(Evidence.ACCESS_KEY, Evidence.PRINCIPAL);
        return nearestOf(issued, caller.createdAt(), call, caller.key(), Grade.EXACT, evidence);
    }

    private Link linkSession(
            Call call, CallerRef.Session caller, Collection<SessionFacts> candidates, Clues clues) {
        Instant createdAt = caller.createdAt();
        if (createdAt == null) {
            return linkUndated(call, caller, candidates);
        }
        AccessKeyId key = caller.key();
        Predicate<SessionFacts> inTime =
                parent -> near(createdAt, parent) && mayPrecede(parent, call);
        List<SessionFacts> issued =
                candidates.stream()
                        .filter(inTime.and(parent -> isPrincipal(parent, caller)))
                        .toList();
        List<SessionFacts> keyed =
                filter(issued, parent -> key != null && key.equals(parent.key()));
        if (!keyed.isEmpty()) {
            List<Evidence> evidence =
                    List.of(Evidence.ACCESS_KEY, Evidence.PRINCIPAL, Evidence.CREATION_TIME);
            return nearestOf(keyed, createdAt, call, key, Grade.EXACT, evidence);
        }
        AccessKeyId alias = key == null ? null : clues.aliasOf(key);
        List<SessionFacts> aliased =
                filter(issued, parent -> alias != null && alias.equals(parent.key()));
        if (!aliased.isEmpty()) {
            List<Evidence> evidence =
                    List.of(Evidence.PRINCIPAL, Evidence.CREATION_TIME, Evidence.KEY_ALIAS);
            return nearestOf(aliased, createdAt, call, null, Grade.EXACT, evidence);
        }
        // Without its principal an issuance is only recognised by its key.
        List<SessionFacts> named =
                filter(
                        issued,
                        parent -> parent.principalId() != null && !refuted(call, parent, key));
        if (named.isEmpty()) {
            return unseen(placeholder(caller, createdAt));
        }
        List<Evidence> evidence = List.of(Evidence.PRINCIPAL, Evidence.CREATION_TIME);
        return nearestOf(named, createdAt, call, key, Grade.STRONG, evidence);
    }

    /// A session's own record without a creation date: only key or life can tell.
    private Link linkUndated(
            Call call, CallerRef.Session caller, Collection<SessionFacts> candidates) {
        List<SessionFacts> alive =
                candidates.stream()
                        .filter(parent -> isPrincipal(parent, caller) && isAlive(parent, call))
                        .toList();
        List<SessionFacts> keyed =
                filter(alive, parent -> caller.key() != null && caller.key().equals(parent.key()));
        if (keyed.size() == 1) {
            return hop(
                    Grade.STRONG,
                    call,
                    keyed.get(0),
                    caller.key(),
                    List.of(Evidence.ACCESS_KEY, Evidence.PRINCIPAL));
        }
        return linkByLife(
                call, caller.principalId(), keyed.isEmpty() ? alive : keyed, caller.key());
    }

    private Link linkAccount(
            Call call, CallerRef.Account caller, Collection<SessionFacts> candidates, Clues clues) {
        if (!organization.isInside(caller.accountId())) {
            return Link.origin(Evidence.EXTERNAL_ACCOUNT);
        }
        if (isUser(caller) || !caller.principalId().contains(":")) {
            return Link.origin(Evidence.PRINCIPAL);
        }
        List<SessionFacts> alive =
                candidates.stream()
                        .filter(parent ->
                                caller.principalId().equals(parent.principalId())
                                        && isAlive(parent, call))
                        .toList();
        List<SessionFacts> switched = filter(alive, parent -> clues.switchedFrom(parent.handle()));
        List<SessionFacts> standing = filter(switched, parent -> !refuted(call, parent, null));
        if (standing.size() == 1) {
            return hop(
                    Grade.STRONG,
                    call,
                    standing.get(0),
                    null,
                    List.of(Evidence.PRINCIPAL, Evidence.SWITCH_ROLE));
        }
        return linkByLife(call, caller.principalId(), alive, null);
    }

    private Link linkByLife(
            Call call, String principalId, List<SessionFacts> alive, @Nullable AccessKeyId key) {
        List<SessionFacts> standing = filter(alive, parent -> !refuted(call, parent, key));
        List<Evidence> evidence = List.of(Evidence.PRINCIPAL, Evidence.ALIVE);
        if (standing.size() == 1) {
            return hop(Grade.PROBABLE, call, standing.get(0), key, evidence);
        }
        if (standing.isEmpty()) {
            return unseen(Ids.placeholder(principalId, call.id(), call.at()));
        }
        List<SessionFacts> confirmed = filter(standing, parent -> confirmed(call, parent));
        return confirmed.size() == 1
                ? hop(Grade.PROBABLE, call, confirmed.get(0), key, evidence)
                : ambiguous(standing, evidence);
    }

    /// The candidate whose issue second is nearest, if that is one.
    private static Link nearestOf(
            List<SessionFacts> fitting,
            @Nullable Instant createdAt,
            Call call,
            @Nullable AccessKeyId key,
            Grade grade,
            List<Evidence> evidence) {
        List<SessionFacts> nearest = createdAt == null ? fitting : nearest(fitting, createdAt);
        if (nearest.size() == 1) {
            return hop(grade, call, nearest.get(0), key, evidence);
        }
        List<SessionFacts> confirmed = filter(nearest, parent -> confirmed(call, parent));
        return confirmed.size() == 1
                ? hop(Grade.PROBABLE, call, confirmed.get(0), key, evidence)
                : ambiguous(nearest, evidence);
    }

    private static List<SessionFacts> nearest(List<SessionFacts> fitting, Instant createdAt) {
        if (fitting.size() == 1) {
            return fitting;
        }
        long best =
                fitting.stream().mapToLong(parent -> distance(parent, createdAt)).min().orElse(0);
        return filter(fitting, parent -> distance(parent, createdAt) == best);
    }

    private static long distance(SessionFacts parent, Instant createdAt) {
        return Math.abs(Duration.between(createdAt, parent.issuedAt()).toSeconds());
    }

    private static Link hop(
            Grade grade,
            Call call,
            SessionFacts parent,
            @Nullable AccessKeyId key,
            List<Evidence> evidence) {
        return Link.hop(grade, parent.sessionId(), evidence, Checks.of(call, parent, key));
    }

    private static Link ambiguous(List<SessionFacts> candidates, List<Evidence> evidence) {
        return Link.ambiguous(
                candidates.stream().map(SessionFacts::sessionId).toList(), evidence, List.of());
    }

    private static Link unseen(UUID placeholder) {
        return Link.hop(Grade.UNSEEN, placeholder, List.of(Evidence.PRINCIPAL), List.of());
    }

    private static UUID placeholder(CallerRef.Session caller, Instant createdAt) {
        return Ids.placeholder(caller.principalId(), createdAt);
    }

    private static boolean refuted(Call call, SessionFacts parent, @Nullable AccessKeyId key) {
        return Checks.of(call, parent, key).stream()
                .anyMatch(check -> check.verdict() == Verdict.REFUTES);
    }

    /// Whether inherited tags or source identity speak for this parent.
    private static boolean confirmed(Call call, SessionFacts parent) {
        return Checks.of(call, parent, null).stream()
                .filter(check ->
                        check.check() == Check.Kind.INHERITED_TAGS
                                || check.check() == Check.Kind.SOURCE_IDENTITY)
                .anyMatch(check -> check.verdict() == Verdict.CONFIRMS);
    }

    /// The principals agree; an issuance that lacks its principal is known by role and session
    /// name.
    private static boolean isPrincipal(SessionFacts parent, CallerRef.Session caller) {
        if (parent.kind() == SessionKind.UNSEEN) {
            return false;
        }
        if (parent.principalId() != null) {
            return parent.principalId().equals(caller.principalId());
        }
        String handle = parent.handle();
        return handle != null && handle.equals(Arns.sessionHandle(caller.arn()));
    }

    private static boolean near(Instant createdAt, SessionFacts parent) {
        return Duration.between(createdAt, parent.issuedAt()).abs().compareTo(SLACK) <= 0;
    }

    /// A session cannot have made a call before it began, nor days after any session ends.
    private static boolean mayPrecede(SessionFacts parent, Call call) {
        return !parent.sessionId().equals(call.id())
                && !parent.issuedAt().isAfter(call.at().plus(SLACK))
                && !parent.issuedAt().plus(LONGEST_LIFE).isBefore(call.at());
    }

    private static boolean isAlive(SessionFacts parent, Call call) {
        return parent.kind() != SessionKind.UNSEEN
                && mayPrecede(parent, call)
                && call.at().isBefore(parent.expiresAt());
    }

    private static boolean isUser(CallerRef.Account caller) {
        return caller.principalId().startsWith("AIDA");
    }

    private static List<SessionFacts> filter(
            List<SessionFacts> sessions, Predicate<SessionFacts> wanted) {
        return sessions.stream().filter(wanted).toList();
    }
}
