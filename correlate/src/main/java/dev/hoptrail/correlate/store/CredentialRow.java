package dev.hoptrail.correlate.store;

import dev.hoptrail.correlate.chain.Folding;
import dev.hoptrail.correlate.chain.Ids;
import dev.hoptrail.correlate.event.AccessKeyId;
import dev.hoptrail.correlate.event.OnBehalfOf;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A credential that was shown at work: what `userIdentity` told of it.
///
/// @param type `userIdentity.type`
/// @param accessKey null where masked
/// @param signInSession ARN of the sign-in session that the credential descends from
/// @param userId Identity Center user, where a service stamped it, with [#identityStore]
public record CredentialRow(
        String type,
        @Nullable AccessKeyId accessKey,
        @Nullable String principalId,
        @Nullable Instant createdAt,
        @Nullable String arn,
        @Nullable String roleArn,
        @Nullable String accountId,
        @Nullable String userName,
        @Nullable String sourceIdentity,
        @Nullable String signInSession,
        @Nullable String userId,
        @Nullable String identityStore,
        boolean fromConsole) {

    private static final Comparator<String> NONE_LAST =
            Comparator.nullsLast(Comparator.naturalOrder());
    private static final Comparator<CredentialRow> BY_PERSON =
            Comparator.comparing(CredentialRow::userId, NONE_LAST)
                    .thenComparing(CredentialRow::identityStore, NONE_LAST);

    /// The Identity Center user on whose behalf the credential works; null where none is told.
    public @Nullable OnBehalfOf onBehalfOf() {
        return userId == null
                ? null
                : new OnBehalfOf(userId, identityStore == null ? "" : identityStore);
    }

    /// One credential is (type, key, principal, creation second).
    public long credentialId() {
        String key = accessKey == null ? "" : accessKey.value();
        String second = createdAt == null ? "" : Long.toString(createdAt.getEpochSecond());
        return Ids.hash("credential", String.join("\0", type, key, principalId, second));
    }

    /// Tells apart what records say of one credential.
    long contentHash() {
        return Ids.hash("shown", toString());
    }

    /// What two records tell of the same credential together; of contradicting texts the smallest
    /// stays, so that their order does not show.
    CredentialRow merge(CredentialRow other) {
        // A user is one only together with the store.
        CredentialRow person = BY_PERSON.compare(this, other) <= 0 ? this : other;
        return new CredentialRow(
                type,
                accessKey,
                principalId,
                createdAt,
                least(arn, other.arn),
                least(roleArn, other.roleArn),
                least(accountId, other.accountId),
                least(userName, other.userName),
                least(sourceIdentity, other.sourceIdentity),
                least(signInSession, other.signInSession),
                person.userId,
                person.identityStore,
                fromConsole || other.fromConsole);
    }

    /// The same in other words: whom it names may be called otherwise.
    public CredentialRow said(UnaryOperator<String> words) {
        return new CredentialRow(
                type,
                accessKey,
                said(words, principalId),
                createdAt,
                said(words, arn),
                said(words, roleArn),
                accountId,
                said(words, userName),
                said(words, sourceIdentity),
                said(words, signInSession),
                said(words, userId),
                said(words, identityStore),
                fromConsole);
    }

    private static @Nullable String said(UnaryOperator<String> words, @Nullable String text) {
        return text == null ? null : words.apply(text);
    }

    private static @Nullable String least(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.compareTo(right) <= 0 ? left : right;
    }

    /// Whether this is a session at work, of which a placeholder tells if no issuance is seen.
    public boolean isSession() {
        return principalId != null
                && createdAt != null
                && (type.equals("AssumedRole") || type.equals("FederatedUser"));
    }

    /// Whether an issuance created it, be it a session's or a user's token.
    public boolean isTemporary() {
        return principalId != null && createdAt != null;
    }

    /// The index hash of the sign-in session; null where none is told.
    public @Nullable Long signInHash() {
        return signInSession == null ? null : Folding.signInHash(signInSession);
    }

    @Nullable Long keyHash() {
        return accessKey == null ? null : Folding.keyHash(accessKey.value());
    }

    @Nullable Long principalHash() {
        return principalId == null ? null : Folding.principalHash(principalId);
    }
}
