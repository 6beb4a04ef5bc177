package dev.hoptrail.correlate.detect;

import org.jspecify.annotations.Nullable;

/// What is remembered of sessions so that later ones can be compared with them.
public enum Baseline {
    /// (origin, roles of the chain).
    PATH(1),
    /// (service, role).
    SERVICE(1),
    /// (provider, subject, role).
    WEB_IDENTITY(1),
    /// (provider, subject without its branch, role).
    WEB_STEM(1),
    /// (role), as acts name it; every session of a role has it.
    ROLE(1),
    /// (provider or permission set), as acts name it: to find the sessions that an act concerns.
    WAY(0),
    /// (account outside the organisation, account it deals with).
    OUTSIDE(1),
    /// (role), for callers from outside; the value tells whether an external id came.
    EXTERNAL_ID(3),
    /// (origin, role), for entries; the value lists the transitive keys.
    LOCKS(3),
    /// (origin); the value is the second factor's serial number.
    MFA(5),
    /// (session name); the value tells whether a person of that name is behind it.
    PERSON(5),
    /// (origin), for sessions deeper than usual; the value is the depth.
    DEPTH(5),
    /// (caller), for federation tokens.
    FEDERATION(1),
    /// (origin), for root tasks.
    ROOT_CALLER(1),
    /// (origin, member account), for root tasks.
    ROOT_TASK(1),
    /// (); the value is the issuer of the SAML assertion. Identity Center makes its issuers up.
    ISSUER(50),
    /// (role), for all but services; the value tells whether a source identity came.
    SOURCE_IDENTITY(10),
    /// (origin); the value lists the tags that the identity provider set. Without one: the caller
    /// set some.
    PROVIDED(10),
    /// (origin, tag key), for keys that the organisation marks.
    HOLDER(1),
    /// (origin, tag key, value), for the same keys.
    HELD(1),
    /// (account), for sessions without issuance.
    UNSEEN(1),
    /// (version of a rule that correlates sessions, group); the value tells which of its parts the
    /// session fits, what is counted of it, and its records.
    CORRELATION(100);

    private final int reach;

    Baseline(int reach) {
        this.reach = reach;
    }

    /// So many sessions back rules look: a session that comes late concerns as many after it.
    public int reach() {
        return reach;
    }

    /// How far back rules may have looked from a line of which only the value is known: nobody has
    /// it any more. Most lines have no value, and rules look back from them the least.
    public static int furthest(@Nullable String value) {
        if (value == null) {
            return PROVIDED.reach;
        }
        return value.indexOf('\n') < 0 ? ISSUER.reach : CORRELATION.reach;
    }
}
