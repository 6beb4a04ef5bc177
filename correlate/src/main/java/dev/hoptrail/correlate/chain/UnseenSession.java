package dev.hoptrail.correlate.chain;

import dev.hoptrail.correlate.event.Arns;
import dev.hoptrail.correlate.tags.SessionTag;
import dev.hoptrail.correlate.tags.SessionTag.SetBy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// What children and uses reveal of a session whose issuance is not in the data.
///
/// Merging is commutative, associative and idempotent, so that the order in which evidence arrives
/// does not show: of contradicting texts the smallest stays.
///
/// @param createdAt the creation second its callers show; the child's issue second where unknown
/// @param lastSeenAt the latest evidence of its life
/// @param transitiveTags what a child logged as inherited
public record UnseenSession(
        UUID sessionId,
        String principalId,
        Instant createdAt,
        Instant lastSeenAt,
        @Nullable String arn,
        @Nullable String roleArn,
        @Nullable String accountId,
        @Nullable String sourceIdentity,
        Map<String, String> transitiveTags) {

    public UnseenSession {
        transitiveTags = Map.copyOf(transitiveTags);
    }

    /// What a call reveals of the session that made it; null if no session did.
    public static @Nullable UnseenSession callerOf(Call call, UUID placeholder) {
        Map<String, String> tags = call.incomingTags() == null ? Map.of() : call.incomingTags();
        return switch (call.caller()) {
            case CallerRef.Session caller ->
                    new UnseenSession(
                            placeholder,
                            caller.principalId(),
                            caller.createdAt() != null ? caller.createdAt() : call.at(),
                            call.at(),
                            caller.arn(),
                            caller.roleArn(),
                            caller.accountId(),
                            caller.sourceIdentity(),
                            tags);
            case CallerRef.Account caller ->
                    new UnseenSession(
                            placeholder,
                            caller.principalId(),
                            call.at(),
                            call.at(),
                            null,
                            null,
                            caller.accountId(),
                            call.sourceIdentity(),
                            tags);
            case CallerRef.None() -> null;
            case CallerRef.UserKey ignored -> null;
        };
    }

    /// What both pieces of evidence reveal together.
    public UnseenSession merge(UnseenSession other) {
        if (!sessionId.equals(other.sessionId)) {
            throw new IllegalArgumentException(
                    sessionId + " and " + other.sessionId + " are two sessions");
        }
        Map<String, String> tags = new TreeMap<>(transitiveTags);
        other.transitiveTags.forEach(
                (key, value) -> tags.merge(key, value, BinaryOperator.minBy(String::compareTo)));
        return new UnseenSession(
                sessionId,
                principalId,
                createdAt,
                lastSeenAt.isAfter(other.lastSeenAt) ? lastSeenAt : other.lastSeenAt,
                least(arn, other.arn),
                least(roleArn, other.roleArn),
                least(accountId, other.accountId),
                least(sourceIdentity, other.sourceIdentity),
                tags);
    }

    /// The same session, known to live at least until an instant.
    public UnseenSession seenUntil(Instant last) {
        return last.isAfter(lastSeenAt)
                ? new UnseenSession(
                        sessionId,
                        principalId,
                        createdAt,
                        last,
                        arn,
                        roleArn,
                        accountId,
                        sourceIdentity,
                        transitiveTags)
                : this;
    }

    private static @Nullable String least(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.compareTo(right) <= 0 ? left : right;
    }

    /// This session as a node of a chain.
    public SessionFacts facts() {
        int colon = principalId.indexOf(':');
        List<SessionTag> tags =
                transitiveTags.entrySet().stream()
                        .map(tag ->
                                new SessionTag(
                                        tag.getKey(), tag.getValue(), true, SetBy.INHERITED, null))
                        .sorted(SessionTag.BY_KEY)
                        .toList();
        String role = roleArn != null ? roleArn : roleOf(arn);
        return new SessionFacts(
                sessionId,
                SessionKind.UNSEEN,
                createdAt,
                lastSeenAt,
                true,
                null,
                null,
                principalId,
                false,
                role,
                accountId,
                colon < 0 ? null : principalId.substring(colon + 1),
                null,
                sourceIdentity,
                new CallerRef.None(),
                Origins.unseen(this),
                tags,
                null,
                SessionDetail.NONE,
                List.of());
    }

    /// What an unseen session's facts were made of.
    public static UnseenSession of(SessionFacts facts) {
        Map<String, String> tags = new TreeMap<>();
        facts.ownTags().forEach(tag -> tags.put(tag.key(), tag.value()));
        Origin origin = Objects.requireNonNull(facts.ownOrigin());
        return new UnseenSession(
                facts.sessionId(),
                Objects.requireNonNull(facts.principalId()),
                facts.issuedAt(),
                facts.expiresAt(),
                origin.arn(),
                // What the session's ARN implies is no evidence of its own: a record may know the
                // role's path.
                Objects.equals(facts.roleArn(), roleOf(origin.arn())) ? null : facts.roleArn(),
                facts.accountId(),
                facts.sourceIdentity(),
                tags);
    }

    /// The role's ARN as far as a session's ARN gives it: without its path.
    private static @Nullable String roleOf(@Nullable String sessionArn) {
        String account = Arns.accountId(sessionArn);
        String name = Arns.roleName(sessionArn);
        return account == null || name == null ? null : "arn:aws:iam::" + account + ":role/" + name;
    }
}
