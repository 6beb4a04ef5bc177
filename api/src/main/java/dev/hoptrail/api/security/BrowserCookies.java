package dev.hoptrail.api.security;

import dev.hoptrail.api.page.PageAddress;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The cookie of a browser that signed in: out of reach of scripts, and sent by our own page only.
@Singleton
public final class BrowserCookies {

    private final PageAddress page;

    BrowserCookies(PageAddress page) {
        this.page = page;
    }

    /// The cookie that lets a browser in from now on. The call that is answered with it is theirs.
    public Cookie signedIn(HttpRequest<?> request, Doorkeeper.SignedIn in) {
        in.visitor().enter(request);
        return cookie(request, in.cookie(), Doorkeeper.BROWSER_SESSION);
    }

    Cookie signedOut(HttpRequest<?> request) {
        return cookie(request, "", Duration.ZERO);
    }

    private Cookie cookie(HttpRequest<?> request, String value, Duration life) {
        return Cookie.of(Gate.COOKIE, value)
                .httpOnly(true)
                .maxAge(life)
                .path("/")
                .sameSite(SameSite.Strict)
                .secure(page.isSecure(request));
    }
}
