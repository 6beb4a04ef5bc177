package dev.hoptrail.api.security;

import dev.hoptrail.correlate.chain.AccountScope;
import io.micronaut.http.HttpRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who asks, once the gate let them in.
///
/// @param id of the token or browser session; no secret
/// @param ownerId whose the things are that they make: the token's, the person's whom an identity
///   provider names, or of all who sign in with a code, since nothing tells those apart
/// @param name of the token or the person, or `browser`
/// @param scope the accounts of which they may see anything
/// @param csrf what a page must send with calls that change something; null for tokens
public record Visitor(
        String id,
        String ownerId,
        String name,
        Access access,
        AccountScope scope,
        @Nullable String csrf) {

    private static final String ATTRIBUTE = "hoptrail.visitor";

    /// From here on the call is theirs.
    void enter(HttpRequest<?> request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /// Who makes a call; empty only for routes that are open to all.
    public static Optional<Visitor> of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Visitor.class);
    }

    /// What the caller may see. Only for routes that are not open to all.
    public static AccountScope scope(HttpRequest<?> request) {
        return of(request).orElseThrow().scope();
    }
}
