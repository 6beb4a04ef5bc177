package dev.hoptrail.correlate.simulate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Derives from what was delivered what can be known (DESIGN §7), for the sessions of one story.
///
/// Stories keep principals apart wherever an uncollected trail leaves only the role owner's copy,
/// so that no session of another story can be a candidate.
final class Judge {
    /// What is known of a session's place in its chain.
    private record Verdict(
            String grade,
            @Nullable Session parent,
            List<Session> candidates,
            @Nullable Integer depth,
            @Nullable Origin origin) {}

    private final Tally tally;
    private final Consumer<Truth> truth;
    private final Map<Session, Verdict> verdicts = new HashMap<>();
    private final Map<String, List<Session>> children = new LinkedHashMap<>();
    private List<Session> sessions = List.of();

    Judge(Tally tally, Consumer<Truth> truth) {
        this.tally = tally;
        this.truth = truth;
    }

    void tell(List<Session> all) {
        sessions = all;
        for (Session session : all) {
            if (session.visible()) {
                Verdict verdict = judge(session);
                verdicts.put(session, verdict);
                tally.grades.merge(verdict.grade(), 1L, Long::sum);
                truth.accept(line(session, verdict));
            }
        }
        all.forEach(this::tellUnseen);
    }

    private Verdict judge(Session session) {
        Session parent = session.parent();
        Account from = session.caller.account();
        if (parent == null || (isUser(parent) && !(session.rich && parent.visible()))) {
            return origin(session, user(session, parent == null ? session.caller : parent.caller));
        }
        if (!session.rich && from != null && from.external()) {
            return origin(session, new Origin("EXTERNAL_ACCOUNT", parent.principalId, from.id()));
        }
        if (session.rich || session.switchShown) {
            return byCredential(session, parent);
        }
        return byPrincipal(session, parent);
    }

    /// A user of the organisation is known by the id alone where no record of the user's own
    /// account is delivered.
    private static @Nullable Origin user(Session session, Caller caller) {
        Origin origin = caller.origin();
        if (session.rich || origin == null || !origin.kind().equals("IAM_USER")) {
            return origin;
        }
        return new Origin("IAM_USER", caller.principalId(), origin.accountId());
    }

    private static boolean isUser(Session session) {
        return session.kind.equals("USER_TOKEN");
    }

    private static Verdict origin(Session session, @Nullable Origin origin) {
        boolean root = session.kind.equals("USER_TOKEN") || session.kind.equals("FEDERATED_USER");
        return new Verdict("ORIGIN", null, List.of(), root ? 0 : 1, origin);
    }

    private Verdict byCredential(Session session, Session parent) {
        String key = session.caller.key();
        if (!parent.visible()) {
            return unseen(session, parent);
        }
        if (session.rich && (key.equals(parent.key) || parent.aliasKeys.contains(key))) {
            return linked("EXACT", parent);
        }
        List<Session> twins =
                sessions.stream()
                        .filter(s -> s.visible() && s.principalId.equals(parent.principalId))
                        .filter(s -> s.issuedAt == parent.issuedAt)
                        .toList();
        return twins.size() == 1 ? linked("STRONG", parent) : ambiguous(twins);
    }

    private Verdict byPrincipal(Session session, Session parent) {
        List<Session> candidates =
                sessions.stream()
                        .filter(s -> s.visible() && s.principalId.equals(parent.principalId))
                        .filter(s ->
                                s.issuedAt <= session.issuedAt && session.issuedAt < s.expiresAt)
                        .filter(s -> s.transitiveTags().equals(session.inherited))
                        .filter(s ->
                                s.sourceIdentity == null
                                        || s.sourceIdentity.equals(session.sourceIdentity))
                        .toList();
        return switch (candidates.size()) {
            case 0 -> unseen(session, parent);
            case 1 -> linked("PROBABLE", candidates.getFirst());
            default -> ambiguous(candidates);
        };
    }

    private Verdict linked(String grade, Session parent) {
        Verdict above = Objects.requireNonNull(verdicts.get(parent), "parents are judged first");
        Integer depth = above.depth() == null ? null : above.depth() + 1;
        return new Verdict(grade, parent, List.of(), depth, above.origin());
    }

    private Verdict ambiguous(List<Session> candidates) {
        Origin origin = null;
        for (Session candidate : candidates) {
            Origin one = Objects.requireNonNull(verdicts.get(candidate)).origin();
            if (one == null || (origin != null && !origin.equals(one))) {
                return new Verdict("AMBIGUOUS", null, candidates, null, null);
            }
            origin = one;
        }
        return new Verdict("AMBIGUOUS", null, candidates, null, origin);
    }

    private Verdict unseen(Session session, Session parent) {
        children.computeIfAbsent(placeholder(session, parent), key -> new ArrayList<>())
                .add(session);
        return new Verdict(
                "UNSEEN",
                parent,
                List.of(),
                null,
                new Origin("UNSEEN_SESSION", parent.principalId, parent.account.id()));
    }

    private static String placeholder(Session child, Session parent) {
        return child.rich ? parent.principalId + " " + parent.createdAt : child.key;
    }

    private void tellUnseen(Session session) {
        if (session.visible()
                || (!session.kind.equals("ROLE") && !session.kind.equals("FEDERATED_USER"))) {
            return;
        }
        List<Session> shared =
                children.getOrDefault(session.principalId + " " + session.createdAt, List.of());
        if (!shared.isEmpty() || session.uses > 0 || session.acted) {
            tell(
                    session,
                    Instant.ofEpochSecond(session.createdAt),
                    shared,
                    session.shownKeys,
                    session.uses);
        }
        for (Session child : sessions) {
            if (child.visible() && child.parent() == session && children.containsKey(child.key)) {
                tell(session, null, List.of(child), List.of(), 0);
            }
        }
    }

    private void tell(
            Session hidden,
            @Nullable Instant createdAt,
            List<Session> below,
            List<String> keys,
            int uses) {
        tally.unseen++;
        List<String> childKeys = below.stream().map(s -> s.key).toList();
        truth.accept(
                new Truth.Unseen(
                        hidden.principalId,
                        createdAt,
                        hidden.account.id(),
                        List.copyOf(keys),
                        childKeys,
                        uses));
    }

    private Truth.Session line(Session session, Verdict verdict) {
        return new Truth.Session(
                session.key,
                session.principalId,
                session.kind,
                session.action,
                session.account.id(),
                Instant.ofEpochSecond(session.issuedAt),
                Instant.ofEpochSecond(session.expiresAt),
                parent(session, verdict),
                verdict.grade(),
                verdict.candidates().stream().map(s -> s.key).toList(),
                verdict.depth(),
                verdict.origin(),
                session.sourceIdentity,
                tags(session, verdict),
                session.eventIds.size(),
                List.copyOf(session.eventIds),
                List.copyOf(session.wrapperIds),
                List.copyOf(session.otherKeys),
                session.uses);
    }

    private static Truth.@Nullable Parent parent(Session session, Verdict verdict) {
        Session parent = verdict.parent();
        if (parent == null) {
            return null;
        }
        if (!verdict.grade().equals("UNSEEN")) {
            return new Truth.Parent(parent.key, parent.principalId, null);
        }
        Instant createdAt = session.rich ? Instant.ofEpochSecond(parent.createdAt) : null;
        return new Truth.Parent(null, parent.principalId, createdAt);
    }

    private List<Truth.Tag> tags(Session session, Verdict verdict) {
        List<Truth.Tag> tags = new ArrayList<>();
        session.inherited.forEach((key, value) ->
                tags.add(
                        new Truth.Tag(key, value, true, "INHERITED", setter(verdict, key, value))));
        session.own.forEach((key, value) ->
                tags.add(
                        new Truth.Tag(
                                key,
                                value,
                                session.transitive.contains(key),
                                session.setBy,
                                session.key)));
        return tags;
    }

    /// The nearest session upwards that gave the tag itself, as far as links are known.
    private @Nullable String setter(Verdict verdict, String key, String value) {
        Session above = verdict.parent();
        while (above != null && above.visible() && value.equals(above.transitiveTags().get(key))) {
            if (above.own.containsKey(key)) {
                return above.key;
            }
            above = Objects.requireNonNull(verdicts.get(above)).parent();
        }
        return null;
    }
}
