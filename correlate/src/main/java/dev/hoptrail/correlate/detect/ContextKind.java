package dev.hoptrail.correlate.detect;

import java.util.Locale;
import java.util.Optional;

/// What an organisation may tell of itself.
public enum ContextKind {
    /// Account ids with names.
    ACCOUNTS,
    /// People with the names that they go by.
    PEOPLE,
    /// How sensitive roles are, what their sessions must carry, and which tags grant rights.
    ROLES,
    /// Networks with names.
    NETWORKS,
    /// Roles, tags and session names that nobody has a reason to use.
    CANARIES,
    /// A MaxMind database that tells the countries of addresses.
    COUNTRIES;

    /// The kind's name in the contract.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The kind of that name, in any case.
    public static Optional<ContextKind> of(String word) {
        for (ContextKind kind : values()) {
            if (kind.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
