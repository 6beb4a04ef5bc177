package dev.hoptrail.api.security;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// What every answer says to a browser: run only our own scripts, frame us nowhere, and keep data
/// out of caches.
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(ResponseHeaders.PLACE)
final class ResponseHeaders {

    /// The first one in, the last one out: a refusal by a later filter passes here, too.
    static final int PLACE = Ordered.HIGHEST_PRECEDENCE;

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; "
                    + "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Vite names these files by their content.
    private static final String HASHED_FILES = "/assets/";

    @ResponseFilter
    void complete(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.header("Cross-Origin-Opener-Policy", "same-origin");
        response.header("Cross-Origin-Resource-Policy", "same-origin");
        response.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        response.header("Referrer-Policy", "no-referrer");
        response.header("X-Content-Type-Options", "nosniff");
        response.header("X-Frame-Options", "DENY");
        if (request.isSecure()) {
            response.header("Strict-Transport-Security", "max-age=31536000");
        }
        response.getHeaders().remove(HttpHeaders.CACHE_CONTROL);
        response.header(HttpHeaders.CACHE_CONTROL, caching(request, response));
        if (response.code() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"hoptrail\"");
        }
    }

    private static String caching(HttpRequest<?> request, MutableHttpResponse<?> response) {
        String path = request.getPath();
        if (path.startsWith(HASHED_FILES) && response.code() < 300) {
            return "public, max-age=31536000, immutable";
        }
        return path.startsWith("/api/") ? "no-store" : "no-cache";
    }
}
