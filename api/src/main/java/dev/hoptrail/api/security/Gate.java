package dev.hoptrail.api.security;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stands before every route: nothing answers without a token or a browser's cookie but what is
/// marked [Open] and the page's static files.
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Gate.PLACE)
final class Gate {

    /// The cookie of a browser that signed in.
    static final String COOKIE = "hoptrail_session";

    /// What a page sends with calls that change something.
    static final String CSRF_HEADER = "X-Hoptrail-CSRF";

    /// Behind what completes answers and what writes them down, so that refusals are, too.
    static final int PLACE = ResponseHeaders.PLACE + 2;

    private static final String SIGN_IN = "/api/v1/sign-in";
    private static final String SIGN_OUT = "/api/v1/sign-out";
    private static final String BEARER = "Bearer ";

    private final Doorkeeper doorkeeper;
    private final CallLimits limits;

    Gate(Doorkeeper doorkeeper, CallLimits limits) {
        this.doorkeeper = doorkeeper;
        this.limits = limits;
    }

    /// @throws ProblemException 401, 403 or 429
    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void check(HttpRequest<?> request) {
        AnnotationMetadata route =
                RouteAttributes.getRouteMatch(request)
                        .map(RouteMatch::getAnnotationMetadata)
                        .orElse(AnnotationMetadata.EMPTY_METADATA);
        if (isOpen(request, route) && !isOfApi(request)) {
            // Health is asked for when the database that knows tokens may be away.
            return;
        }
        Optional<Visitor> visitor = visitor(request);
        visitor.ifPresent(known -> known.enter(request));
        if (isOfApi(request)) {
            limits.count(request, visitor);
        }
        if (isOpen(request, route)) {
            return;
        }
        visitor.ifPresent(known -> checkOwnPage(request, known));
        Visitor known =
                visitor.orElseThrow(() ->
                        ProblemException.of(
                                ErrorCode.UNAUTHENTICATED,
                                "A token is needed: Authorization: Bearer …, or sign in"));
        Access needed = route.enumValue(Needs.class, Access.class).orElse(Access.VIEWER);
        if (!known.access().covers(needed)) {
            throw ProblemException.of(
                    ErrorCode.FORBIDDEN,
                    "This needs access " + needed.word() + ", yours is " + known.access().word());
        }
        if (known.scope().isRestricted()
                && isRoute(request)
                && !route.hasAnnotation(Scoped.class)) {
            throw ProblemException.of(
                    ErrorCode.ACCOUNTS_RESTRICTED,
                    "This is not for those who may see some accounts only");
        }
    }

    private static boolean isRoute(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request).isPresent();
    }

    private static boolean isOpen(HttpRequest<?> request, AnnotationMetadata route) {
        if (isRoute(request)) {
            return route.hasAnnotation(Open.class);
        }
        boolean reads =
                request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        return (reads && (!isOfApi(request) || isSignIn(request.getPath())))
                || request.getPath().equals(SIGN_OUT);
    }

    /// Who signs in or out and accepts none of the types that there are is told that, not to sign
    /// in.
    private static boolean isSignIn(String path) {
        return path.equals(SIGN_IN) || path.startsWith(SIGN_IN + '/');
    }

    private static boolean isOfApi(HttpRequest<?> request) {
        String path = request.getPath();
        return path.equals("/api") || path.startsWith("/api/");
    }

    private Optional<Visitor> visitor(HttpRequest<?> request) {
        @Nullable String header = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? doorkeeper.byToken(header.substring(BEARER.length()).strip())
                    : Optional.empty();
        }
        return request.getCookies()
                .findCookie(COOKIE)
                .map(Cookie::getValue)
                .flatMap(doorkeeper::byCookie);
    }

    /// A cookie is sent by whatever page makes the browser call; only our own page knows this
    /// value. Open calls do without: another page of our site could sign the browser out, no more.
    private static void checkOwnPage(HttpRequest<?> request, Visitor visitor) {
        @Nullable String expected = visitor.csrf();
        boolean changes =
                request.getMethod().requiresRequestBody()
                        || request.getMethod() == HttpMethod.DELETE;
        if (expected == null || !changes) {
            return;
        }
        @Nullable String shown = request.getHeaders().get(CSRF_HEADER);
        if (shown == null || !isSame(shown, expected)) {
            throw ProblemException.of(
                    ErrorCode.CSRF_TOKEN_MISSING,
                    "A call that changes something needs the header " + CSRF_HEADER);
        }
    }

    private static boolean isSame(String shown, String expected) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
