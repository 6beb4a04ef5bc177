package dev.hoptrail.api.bench;

import dev.hoptrail.correlate.chain.CallerRef;
import dev.hoptrail.correlate.chain.Derived;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.chain.Link;
import dev.hoptrail.correlate.chain.SessionFacts;
import dev.hoptrail.correlate.chain.SessionState;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.tags.SessionTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The same forest of sessions at another time: with ids, keys and records of its own, the same
/// people, roles and tags, and the same links between its sessions.
///
/// @param number tells replicas apart
/// @param later by how much everything comes later, whole seconds
record Replica(int number, Duration later) {

    private static final int KEY_LENGTH = 16;

    /// What a session of the original is in this replica.
    SessionState of(SessionState original) {
        SessionFacts facts = original.facts();
        Link link = original.link();
        Derived derived = original.derived();
        SessionFacts moved =
                new SessionFacts(
                        id(facts.sessionId()),
                        facts.kind(),
                        at(facts.issuedAt()),
                        at(facts.expiresAt()),
                        facts.expiryEstimated(),
                        facts.durationSeconds(),
                        key(facts.key()),
                        facts.principalId(),
                        facts.principalLearned(),
                        facts.roleArn(),
                        facts.accountId(),
                        facts.sessionName(),
                        facts.action(),
                        facts.sourceIdentity(),
                        caller(facts.caller()),
                        facts.ownOrigin(),
                        tags(facts.ownTags()),
                        facts.incomingTags(),
                        facts.detail(),
                        facts.records().stream().map(this::record).toList());
        return new SessionState(
                moved,
                new Link(
                        link.grade(),
                        link.parentId() == null ? null : id(link.parentId()),
                        link.evidence(),
                        link.checks(),
                        link.candidates().stream().map(this::id).toList(),
                        link.candidateCount(),
                        link.person()),
                new Derived(
                        id(derived.chainId()),
                        derived.depth(),
                        derived.origin(),
                        tags(derived.tags())));
    }

    private UUID id(UUID original) {
        return Ids.placeholder("replica " + number + ' ' + original, at(Ids.issuedAt(original)));
    }

    private Instant at(Instant original) {
        return original.plus(later);
    }

    private @Nullable AccessKeyId key(@Nullable AccessKeyId original) {
        if (original == null) {
            return null;
        }
        long hash = Ids.hash("replica " + number, original.value());
        String letters = Long.toUnsignedString(hash, Character.MAX_RADIX).toUpperCase(Locale.ROOT);
        String padded = "0".repeat(KEY_LENGTH - letters.length()) + letters;
        return new AccessKeyId(original.value().substring(0, 4) + padded);
    }

    private CallerRef caller(CallerRef original) {
        return switch (original) {
            case CallerRef.None none -> none;
            case CallerRef.Account account -> account;
            case CallerRef.Session session ->
                    new CallerRef.Session(
                            key(session.key()),
                            session.principalId(),
                            session.createdAt() == null ? null : at(session.createdAt()),
                            session.arn(),
                            session.accountId(),
                            session.roleArn(),
                            session.sourceIdentity());
            case CallerRef.UserKey(
                            AccessKeyId userKey,
                            String principalId,
                            @Nullable Instant createdAt) ->
                    new CallerRef.UserKey(
                            userKey, principalId, createdAt == null ? null : at(createdAt));
        };
    }

    private List<SessionTag> tags(List<SessionTag> original) {
        return original.stream()
                .map(tag ->
                        new SessionTag(
                                tag.key(),
                                tag.value(),
                                tag.transitive(),
                                tag.setBy(),
                                tag.originSessionId() == null ? null : id(tag.originSessionId())))
                .toList();
    }

    private RecordRef record(RecordRef original) {
        String eventId = original.eventId() + '-' + number;
        return new RecordRef(
                Ids.record(original.accountId(), eventId),
                at(original.eventTime()),
                original.accountId(),
                eventId,
                original.sharedEventId() == null ? null : original.sharedEventId() + '-' + number);
    }
}
