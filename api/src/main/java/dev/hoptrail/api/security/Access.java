package dev.hoptrail.api.security;

import java.util.Locale;
import java.util.Optional;

/// What a token allows, each level all that the ones before it do.
public enum Access {
    /// Reads sessions, chains and tags.
    VIEWER,
    /// Also pushes records.
    ANALYST,
    /// Also reads who asked what.
    AUDITOR,
    /// Also makes tokens and starts the reading of files.
    ADMIN;

    /// The level's name in the contract.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The level of that name, in any case.
    public static Optional<Access> of(String word) {
        for (Access access : values()) {
            if (access.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(access);
            }
        }
        return Optional.empty();
    }

    boolean covers(Access needed) {
        return compareTo(needed) >= 0;
    }
}
