package dev.hoptrail.api.session;

import dev.hoptrail.api.session.SessionView.CheckView;
import dev.hoptrail.api.session.SessionView.DroppedTagView;
import dev.hoptrail.api.session.SessionView.EventView;
import dev.hoptrail.api.session.SessionView.LinkView;
import dev.hoptrail.api.session.SessionView.RefusedTagView;
import dev.hoptrail.api.session.SessionView.SubjectTagView;
import dev.hoptrail.api.session.SessionView.TagView;
import dev.hoptrail.api.session.store.Forest;
import dev.hoptrail.api.session.store.SessionStore;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.store.Beside;
import dev.hoptrail.correlate.store.Beside.AtWork;
import dev.hoptrail.correlate.store.Beside.RefusedTag;
import dev.hoptrail.correlate.store.Beside.Sighting;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
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
    private static final int MOST_LEVELS = 100;
    private static final AtWork NEVER = new AtWork(List.of(), null);

    private final SessionStore sessions;
    private final Names names;

    SessionViews(SessionStore sessions, Names names) {
        this.sessions = sessions;
        this.names = names;
    }

    /// What sessions are shown with, read in sets.
    ///
    /// @param parents sessions above them, by id; some of those that are shown among them
    private record Around(
            Beside beside,
            Map<UUID, SessionState> parents,
            Visible visible,
            Map<UUID, String> originAccounts) {}

    /// The views of sessions, in their order.
    ///
    /// @param forest where they come from: what is believed of the sessions above them, and what
    ///   may be seen of those
    public List<SessionView> of(Collection<SessionState> states, Forest forest) {
        Map<UUID, SessionState> known = new HashMap<>();
        states.forEach(state -> known.put(state.sessionId(), state));
        Beside beside = forest.beside(states, missingParents(states, known));
        beside.above().forEach(parent -> known.put(parent.sessionId(), parent));
        Around around =
                new Around(
                        beside,
                        known,
                        visible(states.stream().map(SessionState::link).toList(), forest),
                        originAccounts(states, forest));
        return states.stream().map(state -> view(state, around)).toList();
    }

    /// As much as may be seen of what is behind a session.
    public ShownOrigin origin(SessionState state, Forest forest) {
        String account = originAccounts(List.of(state), forest).get(state.sessionId());
        return ShownOrigin.of(state.derived().origin(), account, forest.scope(), names);
    }

    /// What may be seen around some links.
    public Visible visible(Collection<Link> links, Forest forest) {
        return Visible.of(links, forest, names);
    }

    /// Whose the origins are, where that makes a difference.
    private Map<UUID, String> originAccounts(Collection<SessionState> states, Forest forest) {
        return forest.scope().isRestricted() ? sessions.originAccounts(states) : Map.of();
    }

    /// What is shown of the sessions above those that are shown themselves, as far as they may not
    /// be seen: so many levels up at most as a chain has in practice.
    public List<WithheldView> withheld(Collection<SessionState> shown, Forest forest) {
        if (!forest.scope().isRestricted()) {
            return List.of();
        }
        Forest whole = forest.unrestricted();
        Map<UUID, SessionState> known = new LinkedHashMap<>();
        shown.forEach(state -> known.put(state.sessionId(), state));
        List<UUID> wanted = missingParents(shown, known);
        for (int level = 0; level < MOST_LEVELS && !wanted.isEmpty(); level++) {
            List<SessionState> above = whole.find(wanted);
            above.forEach(state -> known.put(state.sessionId(), state));
            wanted = missingParents(above, known);
        }
        return known.values().stream()
                .filter(state -> !forest.scope().admits(state))
                .map(WithheldView::of)
                .toList();
    }

    private static List<UUID> missingParents(
            Collection<SessionState> states, Map<UUID, SessionState> known) {
        return states.stream()
                .map(state -> state.link().parentId())
                .filter(Objects::nonNull)
                .filter(parent -> !known.containsKey(parent))
                .distinct()
                .toList();
    }

    private SessionView view(SessionState state, Around around) {
        UUID id = state.sessionId();
        Beside beside = around.beside();
        AtWork work = beside.work().getOrDefault(id, NEVER);
        List<SubjectTagView> subjectTags =
                subjectTags(beside.subjectTags().getOrDefault(id, Map.of()));
        SessionFacts facts = state.facts();
        Visible visible = around.visible();
        ShownOrigin shown =
                visible.origin(state.derived().origin(), around.originAccounts().get(id));
        ShownOrigin origin = beside.agents().contains(id) ? shown.byAgent() : shown;
        return new SessionView(
                facts.sessionId(),
                state.derived().chainId(),
                state.link().parentId(),
                state.derived().depth(),
                facts.kind(),
                visible.link(state.link()),
                origin.origin(),
                origin.withheld(),
                names.role(facts),
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
                visible.arn(facts.detail().mfaSerial()),
                facts.detail().externalId(),
                facts.detail().sessionPolicy(),
                facts.sourceIdentity(),
                work.lastUsedAt(),
                tags(state.derived()),
                facts.roleArn() == null ? List.of() : subjectTags,
                facts.roleArn() == null ? subjectTags : List.of(),
                dropped(state, around.parents()),
                refused(beside.refused().getOrDefault(id, List.of()), visible),
                events(facts, around),
                beside.findings().getOrDefault(id, List.of()),
                state.droppedAt());
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

    private static List<RefusedTagView> refused(List<RefusedTag> tags, Visible visible) {
        return tags.stream()
                .filter(tag -> visible.scope().admits(tag.accountId()))
                .map(tag ->
                        new RefusedTagView(
                                tag.key(),
                                tag.value(),
                                tag.transitive(),
                                visible.arn(tag.roleArn()),
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

    private static List<EventView> events(SessionFacts facts, Around around) {
        return facts.records().stream()
                .filter(ref -> around.visible().scope().admits(ref.accountId()))
                .limit(MOST_EVENTS)
                .map(ref -> event(ref, around.beside().sightings().get(ref.recordId())))
                .toList();
    }

    private static EventView event(RecordRef ref, @Nullable Sighting seen) {
        return new EventView(
                ref.eventId(),
                ref.accountId(),
                ref.sharedEventId(),
                seen == null ? null : seen.source(),
                seen == null ? null : seen.index(),
                seen == null || seen.sha256() == null
                        ? null
                        : HexFormat.of().formatHex(seen.sha256()));
    }
}
