package dev.hoptrail.correlate.chain;

/// How well a hop is proven, best first.
public enum Grade {
    /// The caller is no session.
    ORIGIN,
    /// The caller's key, principal and creation second are those of one issuance, or an alias by
    /// key.
    EXACT,
    /// Principal and creation second fit one issuance though the key differs, or a console switch
    /// names it.
    STRONG,
    /// Only the principal is known, and one session of it fits.
    PROBABLE,
    /// Several sessions fit equally well: no parent is named, all candidates are.
    AMBIGUOUS,
    /// The caller's issuance is not in the data: the parent is a placeholder.
    UNSEEN
}
