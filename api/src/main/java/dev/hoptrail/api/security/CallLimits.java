package dev.hoptrail.api.security;

import dev.hoptrail.api.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// Counts calls of the REST interface, and sign-ins that fail, which slows the guessing of codes
/// down.
@Singleton
public final class CallLimits {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String REFUSAL = "More than %d calls a minute";

    private final LimitSettings settings;
    private final Buckets visitors;
    private final Buckets addresses;
    private final Buckets failures;

    CallLimits(LimitSettings settings) {
        this.settings = settings;
        this.visitors = new Buckets(Math.max(1, settings.calls()), MINUTE);
        this.addresses = new Buckets(Math.max(1, settings.anonymousCalls()), MINUTE);
        this.failures = new Buckets(Math.max(1, settings.failedSignIns()), MINUTE);
    }

    /// Counts a call.
    ///
    /// @throws ProblemException 429 if it is one too many
    void count(HttpRequest<?> request, Optional<Visitor> visitor) {
        if (visitor.isEmpty() && settings.anonymousCalls() > 0) {
            addresses.take(Buckets.address(request), REFUSAL.formatted(settings.anonymousCalls()));
        } else if (visitor.isPresent() && settings.calls() > 0) {
            visitors.take(visitor.get().id(), REFUSAL.formatted(settings.calls()));
        }
    }

    /// Sees whether a sign-in may be tried.
    ///
    /// @throws ProblemException 429 after too many failures
    public void checkSignIn(HttpRequest<?> request) {
        failures.check(Buckets.address(request), "Too many failed sign-ins");
    }

    /// Counts a failure.
    public void signInFailed(HttpRequest<?> request) {
        failures.take(Buckets.address(request));
    }
}
