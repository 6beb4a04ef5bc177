package dev.hoptrail.api.oidc;

import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import dev.hoptrail.api.page.PageAddress;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.AnyParameters;
import dev.hoptrail.api.security.BrowserCookies;
import dev.hoptrail.api.security.CallLimits;
import dev.hoptrail.api.security.Doorkeeper;
import dev.hoptrail.api.security.Doorkeeper.Person;
import dev.hoptrail.api.security.Open;
import dev.hoptrail.api.security.ProviderSignIns;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Signs browsers in by way of the identity provider.
@Controller("/api/v1/sign-in")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "access")
final class OidcController {

    private static final String COOKIE = "hoptrail_sign_in";
    private static final String BACK = "api/v1/sign-in/oidc/callback";

    /// A place within our page: nothing that a browser takes for another server.
    private static final Pattern PLACE = Pattern.compile("/(?![/\\\\])[!-\\[\\]-~]{0,2000}");

    private final OidcSettings settings;
    private final IdentityProvider provider;
    private final Guests guests;
    private final ProviderSignIns signIns;
    private final Doorkeeper doorkeeper;
    private final BrowserCookies cookies;
    private final CallLimits limits;
    private final PageAddress page;

    OidcController(
            OidcSettings settings,
            IdentityProvider provider,
            Guests guests,
            ProviderSignIns signIns,
            Doorkeeper doorkeeper,
            BrowserCookies cookies,
            CallLimits limits,
            PageAddress page) {
        this.settings = settings;
        this.provider = provider;
        this.guests = guests;
        this.signIns = signIns;
        this.doorkeeper = doorkeeper;
        this.cookies = cookies;
        this.limits = limits;
        this.page = page;
    }

    /// @param provider what people call the identity provider; null where there is none
    @Schema(name = "SignInWays")
    record Ways(@Nullable String provider) {}

    /// How one can sign in, beside a one-time code.
    @Open
    @Get
    Ways ways() {
        return new Ways(provider.isConfigured() ? settings.name() : null);
    }

    /// Sends a browser to the identity provider.
    ///
    /// @param to the place within the page to go to then
    @Open
    @Get("/oidc")
    @ApiResponse(responseCode = "303", description = "To the identity provider")
    @ApiResponse(responseCode = "404", description = "No identity provider is configured")
    HttpResponse<?> begin(HttpRequest<?> request, @QueryValue @Nullable String to) {
        checkConfigured();
        if (to != null && (!PLACE.matcher(to).matches() || to.startsWith("/api/"))) {
            throw ProblemException.parameter("to", "Not a place within the page");
        }
        ProviderSignIns.Begun begun = signIns.begin(to == null ? "/" : to);
        URI there = provider.authorization(begun.bonds(), page.resolve(BACK));
        return HttpResponse.seeOther(there)
                .cookie(cookie(request, begun.cookie(), ProviderSignIns.LIFE));
    }

    /// Takes a browser back from the identity provider and signs it in.
    ///
    /// @param error why the provider let nobody in
    /// @param iss the provider, if it says so (RFC 9207)
    @Open
    @AnyParameters
    @Get("/oidc/callback")
    @ApiResponse(responseCode = "303", description = "Signed in; to the page")
    @ApiResponse(responseCode = "401", description = "The sign-in does not hold")
    @ApiResponse(responseCode = "403", description = "No group of the person gives access")
    @ApiResponse(responseCode = "404", description = "No identity provider is configured")
    HttpResponse<?> finish(
            HttpRequest<?> request,
            @QueryValue @Nullable String code,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String error,
            @QueryValue @Nullable String iss) {
        checkConfigured();
        limits.checkSignIn(request);
        try {
            ProviderSignIns.Finished finished = finished(request, state);
            if (iss != null && !provider.isIssuer(iss)) {
                throw ProblemException.of(
                        ErrorCode.SIGN_IN_UNTRUSTED, "Another provider has answered");
            }
            if (error != null || code == null) {
                throw ProblemException.of(
                        ErrorCode.SIGN_IN_DECLINED, "The identity provider let nobody in");
            }
            IDTokenClaimsSet claims = provider.redeem(code, finished.bonds(), page.resolve(BACK));
            Person person = guests.person(claims).orElseThrow(OidcController::unmapped);
            return HttpResponse.seeOther(URI.create(finished.target()))
                    .cookie(cookies.signedIn(request, doorkeeper.admit(person)))
                    .cookie(cookie(request, "", Duration.ZERO));
        } catch (ProblemException refused) {
            limits.signInFailed(request);
            throw refused;
        }
    }

    private ProviderSignIns.Finished finished(HttpRequest<?> request, @Nullable String state) {
        return request.getCookies()
                .findCookie(COOKIE)
                .map(Cookie::getValue)
                .filter(cookie -> state != null)
                .flatMap(cookie -> signIns.finish(cookie, String.valueOf(state)))
                .orElseThrow(() ->
                        ProblemException.of(
                                ErrorCode.SIGN_IN_STALE,
                                "This sign-in was finished already, took too long, or was begun"
                                        + " by another browser"));
    }

    private static ProblemException unmapped() {
        return ProblemException.of(
                ErrorCode.SIGN_IN_UNMAPPED, "None of the person's groups gives access here");
    }

    private void checkConfigured() {
        if (!provider.isConfigured()) {
            throw ProblemException.notFound("No identity provider is configured");
        }
    }

    /// Comes back with a browser that the provider sends, which is another site.
    private Cookie cookie(HttpRequest<?> request, String value, Duration life) {
        return Cookie.of(COOKIE, value)
                .httpOnly(true)
                .maxAge(life)
                .path("/api/v1/sign-in/oidc")
                .sameSite(SameSite.Lax)
                .secure(page.isSecure(request));
    }
}
