package dev.hoptrail.correlate.simulate;

import org.jspecify.annotations.Nullable;

/// Who makes a call, as the record of the calling account shows it.
final class Caller {
    private final byte[] identity;
    private final @Nullable Account account;
    private final String principalId;
    private final String key;
    private final @Nullable Session session;
    private final @Nullable Origin origin;

    Caller(
            byte[] identity,
            @Nullable Account account,
            String principalId,
            String key,
            @Nullable Session session,
            @Nullable Origin origin) {
        this.identity = identity;
        this.account = account;
        this.principalId = principalId;
        this.key = key;
        this.session = session;
        this.origin = origin;
    }

    static Caller of(User user) {
        return new Caller(
                IdentityText.user(user),
                user.account(),
                user.id(),
                user.key(),
                null,
                user.origin());
    }

    /// An IAM user in the console: a temporary key that no event issued.
    static Caller inConsole(User user, String key, long signedInAt) {
        byte[] identity = IdentityText.userWithToken(user, key, signedInAt, true);
        return new Caller(identity, user.account(), user.id(), key, null, user.origin());
    }

    static Caller service(String host) {
        return new Caller(
                IdentityText.service(host),
                null,
                "",
                "",
                null,
                new Origin("AWS_SERVICE", host, null));
    }

    static Caller root(Account account, String key) {
        Origin origin = new Origin("ROOT_USER", "root", account.id());
        return new Caller(
                IdentityText.root(account, key), account, account.id(), key, null, origin);
    }

    /// Somebody in an account whose records are never seen.
    static Caller outside(Account account, String principalId) {
        Origin origin = new Origin("EXTERNAL_ACCOUNT", principalId, account.id());
        return new Caller(
                IdentityText.awsAccount(principalId, account),
                account,
                principalId,
                "",
                null,
                origin);
    }

    /// The `userIdentity` object.
    byte[] identity() {
        return identity;
    }

    /// Whose trail records the call; `null` for callers that have none (SAML, web identity,
    /// service).
    @Nullable Account account() {
        return account;
    }

    /// What the role owner's copy of a cross-account call shows; empty where no such copy exists.
    String principalId() {
        return principalId;
    }

    /// The access key shown, empty if none.
    String key() {
        return key;
    }

    /// The calling session, `null` if the caller is no session.
    @Nullable Session session() {
        return session;
    }

    /// Who the caller is if it is no session.
    @Nullable Origin origin() {
        return origin;
    }
}
