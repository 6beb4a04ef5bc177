package dev.hoptrail.api.security;

import dev.hoptrail.api.security.store.AccessStore;
import dev.hoptrail.api.security.store.AccessStore.BrowserSession;
import dev.hoptrail.api.security.store.AccessStore.Credential;
import dev.hoptrail.api.security.store.AccessStore.TokenRow;
import dev.hoptrail.correlate.chain.AccountScope;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Knows tokens and browser sessions, and makes and ends them.
@Singleton
public final class Doorkeeper {

    /// A browser stays signed in for a working day.
    static final Duration BROWSER_SESSION = Duration.ofHours(12);

    private static final String BROWSER = "browser";

    private static final Duration CODE = Duration.ofHours(1);
    // A token revoked in another process works at most this much longer here.
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;

    private final AccessStore store;
    private final Clock clock;
    private final ConcurrentHashMap<String, Remembered> remembered = new ConcurrentHashMap<>();

    public Doorkeeper(AccessStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    private record Remembered(Optional<Credential> credential, Instant until) {}

    /// A new token; its text is given out this once.
    ///
    /// @param text the secret itself
    public record NewToken(String tokenId, String text) {}

    Optional<Visitor> byToken(String text) {
        return Secret.read(Secret.TOKEN, text)
                .flatMap(secret ->
                        credential(secret, store::token)
                                .map(found -> visitor(secret, found, null)));
    }

    Optional<Visitor> byCookie(String text) {
        return Secret.read(Secret.COOKIE, text)
                .flatMap(secret ->
                        credential(secret, store::browserSession)
                                .map(found -> visitor(secret, found, secret.derived("csrf"))));
    }

    private static Visitor visitor(Secret secret, Credential found, @Nullable String csrf) {
        return new Visitor(
                secret.id(),
                found.ownerId(),
                found.name(),
                Access.of(found.access()).orElseThrow(),
                AccountScope.of(found.accounts()),
                csrf);
    }

    private Optional<Credential> credential(
            Secret secret, Function<String, Optional<Credential>> find) {
        Instant now = clock.instant();
        return remembered(secret.toString(), () -> find.apply(secret.id()), now)
                .filter(found -> secret.matches(found.secretHash()))
                .filter(found -> found.expiresAt() == null || now.isBefore(found.expiresAt()));
    }

    private Optional<Credential> remembered(
            String name, java.util.function.Supplier<Optional<Credential>> find, Instant now) {
        Remembered known = remembered.get(name);
        if (known != null && now.isBefore(known.until())) {
            return known.credential();
        }
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        Optional<Credential> found = find.get();
        remembered.put(name, new Remembered(found, now.plus(REMEMBERED)));
        return found;
    }

    /// Makes a token.
    ///
    /// @param scope what it may see
    /// @param lifetime null for one that holds until revoked
    public NewToken create(
            String name, Access access, AccountScope scope, @Nullable Duration lifetime) {
        Secret secret = Secret.make(Secret.TOKEN);
        Instant now = clock.instant();
        add(secret, name, access, scope, now, lifetime == null ? null : now.plus(lifetime));
        return new NewToken(secret.id(), secret.text());
    }

    /// The text of a token that no database knows yet.
    public static String freshToken() {
        return Secret.make(Secret.TOKEN).text();
    }

    /// Makes a token whose text the caller kept from before known to this database.
    ///
    /// @return false if the text is no token
    public boolean restore(String text, String name, Access access) {
        Optional<Secret> secret = Secret.read(Secret.TOKEN, text);
        secret.ifPresent(
                kept -> add(kept, name, access, AccountScope.everything(), clock.instant(), null));
        return secret.isPresent();
    }

    private void add(
            Secret secret,
            String name,
            Access access,
            AccountScope scope,
            Instant now,
            @Nullable Instant expiresAt) {
        TokenRow row =
                new TokenRow(
                        secret.id(), name, access.word(), accounts(scope), now, expiresAt, null);
        store.addToken(row, secret.hash());
    }

    List<TokenRow> tokens() {
        return store.tokens();
    }

    boolean revoke(String tokenId) {
        boolean revoked = store.revokeToken(tokenId, clock.instant());
        remembered.remove(Secret.TOKEN + '_' + tokenId);
        return revoked;
    }

    /// Makes a code that signs one browser in, within an hour.
    public String signInCode(Access access) {
        String code = Secret.code();
        Instant now = clock.instant();
        store.addCode(Secret.hashOfCode(code), access.word(), now, now.plus(CODE));
        return code;
    }

    /// Exchanges a code for a browser session, if the code holds.
    Optional<SignedIn> signIn(String code) {
        return store.takeCode(Secret.hashOfCode(code), clock.instant())
                .map(access ->
                        admit(
                                new Person(
                                        BROWSER,
                                        BROWSER,
                                        Access.of(access).orElseThrow(),
                                        AccountScope.everything())));
    }

    /// Who is to be let in.
    ///
    /// @param ownerId whose the things are that they make
    /// @param name as people call them
    public record Person(String ownerId, String name, Access access, AccountScope scope) {}

    /// Begins a browser session.
    public SignedIn admit(Person person) {
        Secret secret = Secret.make(Secret.COOKIE);
        Instant now = clock.instant();
        store.addBrowserSession(
                new BrowserSession(
                        secret.id(),
                        person.ownerId(),
                        person.name(),
                        person.access().word(),
                        accounts(person.scope()),
                        now,
                        now.plus(BROWSER_SESSION)),
                secret.hash());
        return new SignedIn(
                new Visitor(
                        secret.id(),
                        person.ownerId(),
                        person.name(),
                        person.access(),
                        person.scope(),
                        secret.derived("csrf")),
                secret.text());
    }

    /// A browser that was let in.
    ///
    /// @param cookie the secret for the cookie
    public record SignedIn(Visitor visitor, String cookie) {}

    private static @Nullable List<String> accounts(AccountScope scope) {
        String @Nullable [] accounts = scope.accountIds();
        return accounts == null ? null : List.of(accounts);
    }

    void signOut(String cookie) {
        Secret.read(Secret.COOKIE, cookie)
                .ifPresent(secret -> {
                    store.removeBrowserSession(secret.id());
                    remembered.remove(secret.toString());
                });
    }
}
