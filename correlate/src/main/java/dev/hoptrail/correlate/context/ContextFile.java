package dev.hoptrail.correlate.context;

import dev.hoptrail.correlate.detect.Context;
import dev.hoptrail.correlate.detect.Context.Canaries;
import dev.hoptrail.correlate.detect.Context.RoleTerms;
import dev.hoptrail.correlate.detect.ContextKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A context file that was read.
public sealed interface ContextFile {
    /// How much it tells.
    int entries();

    /// Names of accounts.
    ///
    /// @param names by account id
    record Accounts(Map<String, String> names) implements ContextFile {
        public Accounts {
            names = Map.copyOf(names);
        }

        @Override
        public int entries() {
            return names.size();
        }
    }

    /// People with the names that they go by.
    ///
    /// @param people who goes by a name; names are folded
    record People(Map<String, String> people) implements ContextFile {
        public People {
            people = Map.copyOf(people);
        }

        @Override
        public int entries() {
            return Set.copyOf(people.values()).size();
        }
    }

    /// What is demanded of sessions, and which tags grant rights.
    ///
    /// @param entitlements folded keys
    record Roles(List<RoleTerms> terms, Set<String> entitlements) implements ContextFile {
        public Roles {
            terms = List.copyOf(terms);
            entitlements = Set.copyOf(entitlements);
        }

        @Override
        public int entries() {
            return terms.size() + entitlements.size();
        }
    }

    /// Names of networks.
    record Networks(NetworkNames names) implements ContextFile {
        @Override
        public int entries() {
            return names.size();
        }
    }

    /// What nobody has a reason to use.
    record CanaryList(Canaries canaries) implements ContextFile {
        @Override
        public int entries() {
            return canaries.roles().size()
                    + canaries.tags().size()
                    + canaries.sessionNames().size();
        }
    }

    /// Countries of addresses.
    record Countries(CountryDatabase database) implements ContextFile {
        @Override
        public int entries() {
            return database.nodes();
        }
    }

    /// The context that files make together.
    static Context context(Map<ContextKind, ContextFile> files) {
        Accounts accounts =
                files.get(ContextKind.ACCOUNTS) instanceof Accounts told
                        ? told
                        : new Accounts(Map.of());
        People people =
                files.get(ContextKind.PEOPLE) instanceof People told ? told : new People(Map.of());
        Roles roles =
                files.get(ContextKind.ROLES) instanceof Roles told
                        ? told
                        : new Roles(List.of(), Set.of());
        Canaries canaries =
                files.get(ContextKind.CANARIES) instanceof CanaryList told
                        ? told.canaries
                        : Context.NONE.canaries();
        NetworkNames networks =
                files.get(ContextKind.NETWORKS) instanceof Networks told
                        ? told.names
                        : NetworkNames.NONE;
        CountryDatabase countries =
                files.get(ContextKind.COUNTRIES) instanceof Countries told
                        ? told.database
                        : CountryDatabase.NONE;
        return new Context(
                files.keySet(),
                accounts.names,
                people.people,
                roles.terms,
                roles.entitlements,
                canaries,
                new KnownPlaces(networks, countries));
    }
}
