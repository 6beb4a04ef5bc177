package dev.hoptrail.correlate.chain;

import java.util.Set;

/// Which accounts are ours. Callers of any other account are external.
///
/// @param accounts the configured accounts, or all accounts whose trail was read where none are
///   configured
public record Organization(Set<String> accounts) {
    public Organization {
        accounts = Set.copyOf(accounts);
    }

    /// Whether the account belongs to the organisation.
    public boolean isInside(String accountId) {
        return accounts.contains(accountId);
    }
}
