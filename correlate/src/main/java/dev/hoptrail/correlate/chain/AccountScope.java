package dev.hoptrail.correlate.chain;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The accounts whose sessions somebody may see. A session belongs to the account of its role; one
/// of no role, to its own. What belongs to no account is seen by those who may see everything.
public sealed interface AccountScope {

    /// All accounts, and what belongs to none.
    static AccountScope everything() {
        return new Everything();
    }

    /// Whether what belongs to an account may be seen.
    boolean admits(@Nullable String accountId);

    /// The accounts as a parameter of SQL; null for all.
    String @Nullable [] accountIds();

    /// Whether a session may be seen.
    default boolean admits(SessionState session) {
        return admits(session.facts().accountId());
    }

    /// Whether there is anything that may not be seen.
    default boolean isRestricted() {
        return this instanceof Accounts;
    }

    /// The scope of some accounts; of all where none are named.
    static AccountScope of(@Nullable Collection<String> accountIds) {
        return accountIds == null
                ? new Everything()
                : new Accounts(Collections.unmodifiableSortedSet(new TreeSet<>(accountIds)));
    }

    /// No restriction.
    record Everything() implements AccountScope {

        @Override
        public boolean admits(@Nullable String accountId) {
            return true;
        }

        @Override
        public String @Nullable [] accountIds() {
            return null;
        }
    }

    /// Some accounts, at least one.
    record Accounts(SortedSet<String> ids) implements AccountScope {

        public Accounts {
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("A restriction to no account admits nothing");
            }
        }

        @Override
        public boolean admits(@Nullable String accountId) {
            return accountId != null && ids.contains(accountId);
        }

        @Override
        public String @Nullable [] accountIds() {
            return ids.toArray(String[]::new);
        }
    }
}
