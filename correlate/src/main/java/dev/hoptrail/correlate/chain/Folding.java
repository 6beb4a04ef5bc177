package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.event.IdentityEvent;
import dev.hoptrail.correlate.event.Issuance;
import dev.hoptrail.correlate.event.RecordRef;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Folds the copies of one issuing call into the facts of the session it created.
///
/// A call across accounts is logged twice, in the caller's account with all of its identity and in
/// the role owner's with a bare principal; Roles Anywhere logs a wrapper beside its AssumeRole. The
/// copy with the richest caller leads, and what it lacks comes from the next one. The order of
/// richness depends on the copies alone, so any order of arrival folds to the same facts.
public final class Folding {
    private static final Duration CHAINED = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Set<String> BARE = Set.of("", "Unknown");

    private static final Comparator<IdentityEvent> RICHEST_FIRST =
            Comparator.comparing((IdentityEvent event) -> BARE.contains(event.caller().type()))
                    .thenComparing(event -> event.caller().accessKeyId() == null)
                    .thenComparing(event -> event.caller().arn() == null)
                    .thenComparing(
                            event -> !event.ref().accountId().equals(event.caller().accountId()))
                    .thenComparing(event -> event.ref().eventId())
                    .thenComparing(event -> event.ref().accountId());

    private static final Comparator<RecordRef> BY_ACCOUNT_AND_EVENT =
            Comparator.comparing(RecordRef::accountId).thenComparing(RecordRef::eventId);

    private final UUID sessionId;
    private final List<IdentityEvent> copies;
    private final IdentityEvent lead;

    private Folding(UUID sessionId, List<IdentityEvent> copies) {
        this.sessionId = sessionId;
        this.copies = copies;
        this.lead = copies.get(0);
    }

    /// The facts of a session.
    ///
    /// @param copies the issuing records of this session, at least one, in any order
    public static SessionFacts fold(UUID sessionId, List<IdentityEvent> copies) {
        if (copies.isEmpty()) {
            throw new IllegalArgumentException("Session " + sessionId + " has no issuing record");
        }
        List<IdentityEvent> ranked =
                copies.size() == 1 ? copies : copies.stream().sorted(RICHEST_FIRST).toList();
        return new Folding(sessionId, ranked).facts();
    }

    private SessionFacts facts() {
        Issuance.Kind kind = issuance(lead).kind();
        CallerRef caller = CallerRef.of(lead.caller());
        String roleArn = first(Issuance::roleArn);
        String principal = first(Issuance::principalId);
        Instant issuedAt = lead.ref().eventTime();
        Instant granted = firstOf(copy -> issuance(copy).expiration());
        Integer duration = firstOf(copy -> issuance(copy).durationSeconds());
        return new SessionFacts(
                sessionId,
                kind(kind),
                issuedAt,
                granted != null ? granted : issuedAt.plus(estimatedLife(duration, caller)),
                granted == null,
                duration,
                firstOf(copy -> issuance(copy).key()),
                principal,
                false,
                roleArn,
                account(kind, roleArn, principal),
                first(Issuance::sessionName),
                lead.eventName(),
                first(Issuance::sourceIdentity),
                caller,
                caller instanceof CallerRef.None || caller instanceof CallerRef.UserKey
                        ? Origins.of(lead)
                        : null,
                ownTags(),
                firstOf(copy -> issuance(copy).incomingTransitiveTags()),
                detail(),
                copies.stream().map(IdentityEvent::ref).sorted(BY_ACCOUNT_AND_EVENT).toList());
    }

    private static SessionKind kind(Issuance.Kind kind) {
        return switch (kind) {
            case ROLE -> SessionKind.ROLE;
            case FEDERATED_USER -> SessionKind.FEDERATED_USER;
            case ROOT_TASK -> SessionKind.ROOT_TASK;
            case USER_TOKEN -> SessionKind.USER_TOKEN;
        };
    }

    /// Without a grant in the record: the requested duration, else AWS's limit for the kind of
    /// call.
    private static Duration estimatedLife(@Nullable Integer requested, CallerRef caller) {
        if (requested != null) {
            return Duration.ofSeconds(requested);
        }
        boolean chained =
                caller instanceof CallerRef.Session || caller instanceof CallerRef.Account;
        return chained ? CHAINED : LONGEST;
    }

    private @Nullable String account(
            Issuance.Kind kind, @Nullable String roleArn, @Nullable String principal) {
        return switch (kind) {
            case ROLE -> Arns.accountId(roleArn);
            case ROOT_TASK -> principal;
            case FEDERATED_USER, USER_TOKEN -> lead.caller().accountId();
        };
    }

    private List<SessionTag> ownTags() {
        IdentityEvent tagged =
                copies.stream()
                        .filter(copy -> !issuance(copy).tags().isEmpty())
                        .findFirst()
                        .orElse(lead);
        Set<String> transitive = new java.util.HashSet<>();
        issuance(tagged).transitiveTagKeys().forEach(key -> transitive.add(SessionTag.fold(key)));
        boolean service = lead.caller().type().equals("AWSService");
        boolean leaf = issuance(lead).kind() == Issuance.Kind.FEDERATED_USER;
        List<SessionTag> tags = new ArrayList<>();
        for (Issuance.Tag tag : issuance(tagged).tags()) {
            SetBy setBy =
                    tag.fromProvider()
                            ? SetBy.IDENTITY_PROVIDER
                            : service ? SetBy.SERVICE : SetBy.CALLER;
            boolean passedOn = !leaf && transitive.contains(SessionTag.fold(tag.key()));
            tags.add(new SessionTag(tag.key(), tag.value(), passedOn, setBy, sessionId));
        }
        tags.sort(SessionTag.BY_KEY);
        return tags;
    }

    private SessionDetail detail() {
        return new SessionDetail(
                userName(),
                lead.region(),
                lead.sourceIp(),
                lead.userAgent(),
                first(Issuance::mfaSerial) != null ? Boolean.TRUE : lead.caller().mfa(),
                first(Issuance::mfaSerial),
                first(Issuance::externalId),
                first(Issuance::sessionPolicy));
    }

    private @Nullable String userName() {
        Issuance.Kind kind = issuance(lead).kind();
        boolean ofUser = kind == Issuance.Kind.USER_TOKEN || kind == Issuance.Kind.FEDERATED_USER;
        return ofUser && lead.caller().type().equals("IAMUser") ? lead.caller().userName() : null;
    }

    private @Nullable String first(Function<Issuance, @Nullable String> field) {
        return firstOf(copy -> field.apply(issuance(copy)));
    }

    private <T> @Nullable T firstOf(Function<IdentityEvent, @Nullable T> field) {
        for (IdentityEvent copy : copies) {
            T value = field.apply(copy);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static Issuance issuance(IdentityEvent copy) {
        if (copy.detail() instanceof Issuance issuance) {
            return issuance;
        }
        throw new IllegalArgumentException("Record " + copy.ref().eventId() + " issues no session");
    }

    /// Every principal that may name the session of this caller, for an index over
    /// [#principalHash].
    public static @Nullable Long principalHash(SessionFacts facts) {
        if (facts.principalId() != null) {
            return principalHash(facts.principalId());
        }
        String handle = facts.handle();
        return handle == null ? null : Ids.hash("handle", handle);
    }

    /// The index hash of a principal id.
    public static long principalHash(String principalId) {
        return Ids.hash("principal", principalId);
    }

    /// The index hash of what the portal of Identity Center is asked for: `account/permission set`.
    public static long portalHash(String permissionSet) {
        return Ids.hash("portal", permissionSet);
    }

    /// The index hash of a sign-in session.
    public static long signInHash(String signInSessionArn) {
        return Ids.hash("signIn", signInSessionArn);
    }

    /// The index hash of an access key id.
    public static long keyHash(String key) {
        return Ids.hash("key", key);
    }
}
