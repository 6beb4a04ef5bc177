package dev.hoptrail.api.session;

import dev.hoptrail.api.session.SessionView.CheckView;
import dev.hoptrail.api.session.SessionView.DroppedTagView;
import dev.hoptrail.api.session.SessionView.EventView;
import dev.hoptrail.api.session.SessionView.LinkView;
import dev.hoptrail.api.session.SessionView.OriginView;
import dev.hoptrail.api.session.SessionView.RefusedTagView;
import dev.hoptrail.api.session.SessionView.RoleView;
import dev.hoptrail.api.session.SessionView.SubjectTagView;
import dev.hoptrail.api.session.SessionView.TagView;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.api.session.store.SessionStore.Place;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.store.SessionReader.AtWork;
import dev.hoptrail.correlate.store.SessionReader.RefusedTag;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes what is shown of sessions from what is stored of them.
@Singleton
public final class SessionViews {

    private static final int MOST_EVENTS = 50;
    private static final String ROLE_ID = "AROA";
    private static final AtWork NEVER = new AtWork(List.of(), null);

    private final SessionStore sessions;

    SessionViews(SessionStore sessions) {
        this.sessions = sessions;
    }

    /// What is shown beside the rows of sessions, read in sets.
    private record Beside(
            Map<UUID, Place> places,
            Map<UUID, AtWork> work,
            Map<UUID, Map<String, String>> subjectTags,
            Map<UUID, List<RefusedTag>> refused,
            Map<UUID, SessionState> parents,
            Map<UUID, List<String>> findings,
            Set<UUID> agents) {}

    /// The views of sessions, in their order.
    ///
    /// @param forest where they come from: what is believed of the sessions above them
    public List<SessionView> of(Collection<SessionState> states, Forest forest) {
        Beside beside =
                new Beside(
                        sessions.places(states),
                        sessions.atWork(states),
                        forest.subjectTags(states),
                        sessions.refusedTags(states),
                        parents(states, forest),
                        sessions.findings(states),
                        sessions.agents(states));
        return states.stream().map(state -> view(state, beside)).toList();
    }

    private static Map<UUID, SessionState> parents(Collection<SessionState> states, Forest forest) {
        Map<UUID, SessionState> known = new HashMap<>();
        states.forEach(state -> known.put(state.sessionId(), state));
        List<UUID> missing =
                states.stream()
                        .map(state -> state.link().parentId())
                        .filter(Objects::nonNull)
                        .filter(parent -> !known.containsKey(parent))
                        .distinct()
                        .toList();
        if (!missing.isEmpty()) {
            forest.find(missing).forEach(parent -> known.put(parent.sessionId(), parent));
        }
        return known;
    }

    private static SessionView view(SessionState state, Beside beside) {
        UUID id = state.sessionId();
        AtWork work = beside.work().getOrDefault(id, NEVER);
        List<SubjectTagView> subjectTags =
                subjectTags(beside.subjectTags().getOrDefault(id, Map.of()));
        SessionFacts facts = state.facts();
        return new SessionView(
                facts.sessionId(),
                state.derived().chainId(),
                state.link().parentId(),
                state.derived().depth(),
                facts.kind(),
                link(state.link()),
                origin(state, beside.agents()),
                role(facts),
                facts.sessionName(),
                facts.principalId(),
                keys(facts, work),
                facts.action(),
                facts.issuedAt(),
                facts.expiresAt(),
                facts.expiryEstimated(),
                facts.durationSeconds(),
                facts.detail().region(),
                facts.detail().sourceIp(),
                facts.detail().userAgent(),
                facts.detail().mfa(),
                facts.detail().mfaSerial(),
                facts.detail().externalId(),
                facts.detail().sessionPolicy(),
                facts.sourceIdentity(),
                work.lastUsedAt(),
                tags(state.derived()),
                facts.roleArn() == null ? List.of() : subjectTags,
                facts.roleArn() == null ? subjectTags : List.of(),
                dropped(state, beside.parents()),
                refused(beside.refused().getOrDefault(id, List.of())),
                events(facts, beside.places()),
                beside.findings().getOrDefault(id, List.of()));
    }

    private static @Nullable OriginView origin(SessionState state, Set<UUID> agents) {
        OriginView origin = OriginView.of(state.derived().origin());
        return origin != null && agents.contains(state.sessionId()) ? origin.byAgent() : origin;
    }

    /// Why a hop is believed, as it is shown.
    public static LinkView link(Link link) {
        List<CheckView> checks =
                link.checks().stream()
                        .map(one -> new CheckView(one.check(), one.verdict(), one.detail()))
                        .toList();
        return new LinkView(
                link.grade(), link.evidence(), checks, link.candidates(), link.candidateCount());
    }

    /// The role of a session; null for sessions of no role.
    public static @Nullable RoleView role(SessionFacts facts) {
        String arn = facts.roleArn();
        String principal = facts.principalId();
        boolean ofRole = principal != null && principal.startsWith(ROLE_ID);
        if (arn == null && !ofRole) {
            return null;
        }
        String name = arn == null ? null : arn.substring(arn.lastIndexOf('/') + 1);
        String id = ofRole && principal != null ? principal.replaceFirst(":.*", "") : null;
        return new RoleView(arn, name, id, facts.accountId());
    }

    private static List<String> keys(SessionFacts facts, AtWork work) {
        List<String> keys = new ArrayList<>();
        if (facts.key() != null) {
            keys.add(facts.key().value());
        }
        work.keys().stream().filter(key -> !keys.contains(key)).forEach(keys::add);
        return keys;
    }

    /// The tags in force, as they are shown.
    public static List<TagView> tags(Derived derived) {
        return derived.tags().stream()
                .map(tag ->
                        new TagView(
                                tag.key(),
                                tag.value(),
                                tag.transitive(),
                                tag.setBy(),
                                tag.originSessionId()))
                .toList();
    }

    private static List<DroppedTagView> dropped(
            SessionState state, Map<UUID, SessionState> parents) {
        SessionState parent =
                state.link().parentId() == null ? null : parents.get(state.link().parentId());
        if (parent == null) {
            return List.of();
        }
        Set<String> kept = new HashSet<>();
        state.derived().tags().forEach(tag -> kept.add(tag.foldedKey()));
        return parent.derived().tags().stream()
                .filter(tag -> !tag.transitive() && !kept.contains(tag.foldedKey()))
                .map(tag -> new DroppedTagView(tag.key(), tag.value(), tag.originSessionId()))
                .toList();
    }

    private static List<RefusedTagView> refused(List<RefusedTag> tags) {
        return tags.stream()
                .map(tag ->
                        new RefusedTagView(
                                tag.key(),
                                tag.value(),
                                tag.transitive(),
                                tag.roleArn(),
                                tag.at(),
                                tag.accountId(),
                                tag.eventId()))
                .toList();
    }

    private static List<SubjectTagView> subjectTags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> new SubjectTagView(tag.getKey(), tag.getValue()))
                .toList();
    }

    private static List<EventView> events(SessionFacts facts, Map<UUID, Place> places) {
        return facts.records().stream()
                .limit(MOST_EVENTS)
                .map(ref -> event(ref, places.get(ref.recordId())))
                .toList();
    }

    private static EventView event(RecordRef ref, @Nullable Place place) {
        return new EventView(
                ref.eventId(),
                ref.accountId(),
                ref.sharedEventId(),
                place == null ? null : place.source(),
                place == null ? null : place.index(),
                place == null ? null : place.sha256());
    }
}
