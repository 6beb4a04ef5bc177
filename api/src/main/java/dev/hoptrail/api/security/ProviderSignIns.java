package dev.hoptrail.api.security;

import dev.hoptrail.api.security.store.AccessStore;
import dev.hoptrail.api.security.store.AccessStore.SignIn;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// Sign-ins at an identity provider that are under way. One secret, in a cookie of the browser that
/// began, is all that has to be remembered: what goes to the provider and must come back is derived
/// from it, so whoever comes back without it is somebody else.
@Singleton
public final class ProviderSignIns {

    /// So long a person may take at the provider.
    public static final Duration LIFE = Duration.ofMinutes(10);

    private final AccessStore store;
    private final Clock clock;

    ProviderSignIns(AccessStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// What binds the parts of a sign-in to each other.
    ///
    /// @param state comes back with the browser
    /// @param nonce comes back in the provider's token
    /// @param verifier shows that who began is who redeems the code (RFC 7636)
    public record Bonds(String state, String nonce, String verifier) {

        private static Bonds of(Secret secret) {
            return new Bonds(
                    secret.derived("state"), secret.derived("nonce"), secret.derived("verifier"));
        }
    }

    /// A sign-in that has begun.
    ///
    /// @param cookie the secret for the cookie
    public record Begun(String cookie, Bonds bonds) {}

    /// A sign-in that has come back.
    ///
    /// @param target where to go then
    public record Finished(Bonds bonds, String target) {}

    /// Begins a sign-in.
    ///
    /// @param target where to go when it is finished
    public Begun begin(String target) {
        Secret secret = Secret.make(Secret.SIGN_IN);
        Instant now = clock.instant();
        store.addSignIn(
                new SignIn(
                        secret.id(),
                        HexFormat.of().formatHex(secret.hash()),
                        target,
                        now.plus(LIFE)),
                now);
        return new Begun(secret.text(), Bonds.of(secret));
    }

    /// Finishes a sign-in that this browser began and that nobody finished yet.
    ///
    /// @param cookie what the browser shows
    /// @param state what came back with it
    public Optional<Finished> finish(String cookie, String state) {
        return Secret.read(Secret.SIGN_IN, cookie)
                .filter(secret -> isSame(secret.derived("state"), state))
                .flatMap(secret ->
                        store.takeSignIn(secret.id())
                                .filter(begun -> secret.matches(begun.secretHash()))
                                .filter(begun -> clock.instant().isBefore(begun.expiresAt()))
                                .map(begun -> new Finished(Bonds.of(secret), begun.target())));
    }

    private static boolean isSame(String expected, String shown) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
