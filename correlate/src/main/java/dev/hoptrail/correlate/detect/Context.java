package dev.hoptrail.correlate.detect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an organisation tells of itself. Nothing of it comes from a log: rules may rely on it.
///
/// @param kinds those that it told
/// @param accounts names by account id
/// @param people who goes by a name: `Name (id)`, or the id where no name was told; what they go by
///   is folded
/// @param roles the first that fits a role counts
/// @param entitlements folded keys of tags whose values grant rights
public record Context(
        Set<ContextKind> kinds,
        Map<String, String> accounts,
        Map<String, String> people,
        List<RoleTerms> roles,
        Set<String> entitlements,
        Canaries canaries,
        Places places) {

    /// Of an organisation that told nothing.
    public static final Context NONE =
            new Context(
                    Set.of(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Set.of(),
                    new Canaries(List.of(), Map.of(), List.of()),
                    Places.UNKNOWN);

    public Context {
        kinds = Set.copyOf(kinds);
        accounts = Map.copyOf(accounts);
        people = Map.copyOf(people);
        roles = List.copyOf(roles);
        entitlements = Set.copyOf(entitlements);
    }

    /// How much may be done with a role.
    public enum Sensitivity {
        LOW,
        MEDIUM,
        HIGH
    }

    /// What is demanded of the sessions of some roles.
    ///
    /// @param requiredTags folded keys
    public record RoleTerms(
            Pattern arn,
            @Nullable Sensitivity sensitivity,
            Set<String> requiredTags,
            boolean sourceIdentityRequired) {
        public RoleTerms {
            requiredTags = Set.copyOf(requiredTags);
        }
    }

    /// What nobody has a reason to use.
    ///
    /// @param tags values by folded key; none: whatever the value
    public record Canaries(
            List<Pattern> roles, Map<String, Set<String>> tags, List<Pattern> sessionNames) {
        public Canaries {
            roles = List.copyOf(roles);
            tags = Map.copyOf(tags);
            sessionNames = List.copyOf(sessionNames);
        }
    }

    /// Where addresses are.
    public interface Places {
        /// Knows no place.
        Places UNKNOWN =
                new Places() {
                    @Override
                    public @Nullable String network(String address) {
                        return null;
                    }

                    @Override
                    public @Nullable String country(String address) {
                        return null;
                    }
                };

        /// The name of the smallest network that an address is in; null where it is in none, or is
        /// no address.
        @Nullable String network(String address);

        /// The ISO code of an address's country; null where it is not known.
        @Nullable String country(String address);
    }

    /// A text in which `*` stands for any characters. Compares exactly.
    public record Pattern(String text) {

        /// Whether a text is of this form.
        public boolean fits(String whole) {
            int at = 0;
            int from = 0;
            int star = -1;
            int tried = 0;
            while (from < whole.length()) {
                if (at < text.length() && text.charAt(at) == '*') {
                    star = at++;
                    tried = from;
                } else if (at < text.length() && text.charAt(at) == whole.charAt(from)) {
                    at++;
                    from++;
                } else if (star >= 0) {
                    at = star + 1;
                    from = ++tried;
                } else {
                    return false;
                }
            }
            while (at < text.length() && text.charAt(at) == '*') {
                at++;
            }
            return at == text.length();
        }
    }

    /// What is demanded of a role's sessions; null where nothing is.
    public @Nullable RoleTerms termsOf(@Nullable String roleArn) {
        if (roleArn != null) {
            for (RoleTerms terms : roles) {
                if (terms.arn().fits(roleArn)) {
                    return terms;
                }
            }
        }
        return null;
    }

    /// Ids of the accounts whose name is accepted.
    public List<String> accountsNamed(Predicate<String> name) {
        return accounts.entrySet().stream()
                .filter(account -> name.test(account.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// What the people go by whose name is accepted, folded.
    public Set<String> namesOf(Predicate<String> person) {
        return people.entrySet().stream()
                .filter(one -> person.test(one.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// What an account is called; null where nobody told.
    public @Nullable String accountName(@Nullable String accountId) {
        return accountId == null ? null : accounts.get(accountId);
    }

    /// Who goes by a name, as far as people are known.
    public @Nullable String person(String name) {
        return people.get(name.toLowerCase(Locale.ROOT));
    }
}
