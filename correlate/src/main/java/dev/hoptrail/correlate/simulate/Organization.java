package dev.hoptrail.correlate.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The organisation that the stories play in: accounts, roles, users and people, all derived from
/// the seed.
final class Organization {
    private static final long ACCOUNT_STEP = 618_033_988_751L;
    private static final long ACCOUNT_SPAN = 900_000_000_000L;
    private static final int OUTSIDE = 4;

    /// So many accounts are at work in one hour; a larger organisation takes turns.
    static final int AWAKE = 48;

    private static final List<String> TRADES =
            List.of(
                    "shop", "orders", "billing", "data", "search", "media", "edge", "ml", "risk",
                    "core", "crm", "iot");
    private static final List<String> STAGES = List.of("prod", "staging", "dev", "sandbox");
    private static final List<String> FIRST =
            List.of(
                    "alice", "bea", "carl", "dana", "erin", "finn", "gina", "hugo", "ines", "jan",
                    "kira", "liam", "maya", "noel", "olga", "paul", "quin", "rosa", "sven", "tara",
                    "ulla", "vera", "walt", "xena", "yara", "zoe");
    private static final List<String> LAST =
            List.of(
                    "abel", "brandt", "castro", "dunn", "evans", "fischer", "garcia", "hansen",
                    "ito", "jensen", "khan", "lopez", "meyer", "novak", "okoye", "park", "quist",
                    "rossi", "silva", "tran", "ueda", "vogel", "weiss");
    private static final List<String> DEPARTMENTS =
            List.of(
                    "Engineering",
                    "Finance",
                    "Data",
                    "Security",
                    "Sales",
                    "Operations",
                    "Research");
    private static final List<String> TEAMS =
            List.of("alpha", "beta", "gamma", "delta", "omega", "sigma");

    private final long seed;
    private final int size;
    private final boolean gaps;
    private final Ids ids;
    private final Map<String, Role> roles = new HashMap<>();
    private final Map<String, User> users = new HashMap<>();
    private final Map<Integer, Account> accounts = new HashMap<>();
    private final List<Account> dark = new ArrayList<>();
    private long people;

    Organization(SimulationSettings settings, Ids ids) {
        this.seed = settings.seed();
        this.size = settings.accounts();
        this.gaps = !settings.uses();
        this.ids = ids;
        for (int i = 0; i < size; i++) {
            if (isDark(i)) {
                dark.add(account(i));
            }
        }
    }

    String id() {
        return "o-" + new Dice(Dice.hash(seed, "organization")).hex(10);
    }

    int size() {
        return size;
    }

    /// Accounts of the organisation whose trail is not delivered.
    List<Account> dark() {
        return dark;
    }

    Account account(int index) {
        return accounts.computeIfAbsent(index, this::create);
    }

    private Account create(int index) {
        long hash = Dice.mix(seed * 31 + index);
        long number =
                100_000_000_000L
                        + Long.remainderUnsigned(
                                Dice.mix(seed) % ACCOUNT_SPAN
                                        + ACCOUNT_SPAN
                                        + (index + OUTSIDE) * ACCOUNT_STEP,
                                ACCOUNT_SPAN);
        String name =
                index < 0
                        ? "outside" + -index
                        : TRADES.get(index % TRADES.size())
                                + "-"
                                + STAGES.get(index / TRADES.size() % STAGES.size());
        return new Account(
                index,
                Long.toString(number),
                name,
                Region.home(hash),
                !isDark(index),
                index % 4 == 1,
                (int) ((hash >>> 40) & 1023) % 10);
    }

    private boolean isDark(int index) {
        return index == 3 || (index > 3 && (gaps ? index % 3 == 0 : index % 25 == 3));
    }

    /// The account that manages the organisation; Identity Center works there.
    Account management() {
        return account(0);
    }

    String identityStoreArn() {
        return "arn:aws:identitystore::"
                + management().id()
                + ":identitystore/d-"
                + new Dice(Dice.hash(seed, "identitystore")).hex(10);
    }

    /// A vendor's account, outside.
    Account vendor(Dice dice) {
        return account(-1 - dice.below(OUTSIDE - 1));
    }

    /// An account outside that nobody knows.
    Account stranger() {
        return account(-OUTSIDE);
    }

    /// An account with a trail, among those at work at this time.
    Account home(Dice dice, long clock) {
        Account account = awake(dice, clock);
        while (!account.collected()) {
            account = account(account.index() - 1);
        }
        return account;
    }

    /// An account other than `than` where there is one; its trail may be missing.
    Account other(Dice dice, long clock, Account than) {
        Account account = awake(dice, clock);
        return account.index() == than.index() ? account((account.index() + 1) % size) : account;
    }

    /// As [#other], with a trail.
    Account otherCollected(Dice dice, long clock, Account than) {
        Account account = other(dice, clock, than);
        for (int i = 0;
                i < size && (!account.collected() || account.index() == than.index());
                i++) {
            account = account((account.index() + 1) % size);
        }
        return account;
    }

    private Account awake(Dice dice, long clock) {
        if (size <= AWAKE) {
            return account(dice.below(size));
        }
        long hour = clock / 3600;
        return account((int) ((hour * AWAKE + dice.below(AWAKE)) % size));
    }

    Role role(Account account, String name) {
        return role(account, "/", name);
    }

    Role role(Account account, String path, String name) {
        return roles.computeIfAbsent(
                account.index() + path + name,
                key ->
                        new Role(
                                account,
                                name,
                                "arn:aws:iam::" + account.id() + ":role" + path + name,
                                ids.entity("AROA", account.id())));
    }

    User user(Account account, String name) {
        return users.computeIfAbsent(
                account.index() + "/" + name,
                key ->
                        new User(
                                account,
                                name,
                                ids.entity("AIDA", account.id()),
                                ids.key("AKIA", account.id())));
    }

    /// People come in turn, so that nobody signs in twice within seconds.
    Person nextPerson() {
        return person((int) (people++ % Math.max(40, size * 10L)));
    }

    Person person(int index) {
        Dice dice = new Dice(Dice.hash(seed, "person") + index);
        String user =
                FIRST.get(index % FIRST.size())
                        + "."
                        + LAST.get(index / FIRST.size() % LAST.size())
                        + (index < FIRST.size() * LAST.size() ? "" : index);
        return new Person(
                user,
                user + "@example.com",
                dice.pick(DEPARTMENTS),
                "cc-" + dice.between(10, 99),
                dice.pick(TEAMS),
                dice.uuid());
    }
}
