package dev.hoptrail.api.security;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Exchanges a one-time code for a browser's cookie.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "access")
final class SignInController {

    private final Doorkeeper doorkeeper;
    private final Attempts attempts;

    SignInController(Doorkeeper doorkeeper, Attempts attempts) {
        this.doorkeeper = doorkeeper;
        this.attempts = attempts;
    }

    /// @param code as the service printed it; case and dashes do not matter
    @Schema(name = "SignInRequest")
    record SignIn(@Nullable String code) {}

    /// @param csrf to be sent as X-Hoptrail-CSRF with every call that changes something
    @Schema(name = "SignedIn")
    record SignedIn(String access, String csrf) {}

    /// Signs a browser in with a one-time code.
    @Open
    @Post("/sign-in")
    @ApiResponse(responseCode = "200", description = "The browser is signed in")
    @ApiResponse(responseCode = "401", description = "The code does not hold")
    HttpResponse<SignedIn> signIn(HttpRequest<?> request, @Body SignIn body) {
        String code = body.code();
        if (code == null) {
            throw ProblemException.of(ErrorCode.INVALID_BODY, "The body has no \"code\"");
        }
        attempts.check();
        return doorkeeper
                .signIn(code)
                .map(in ->
                        HttpResponse.ok(new SignedIn(in.access(), in.csrf()))
                                .cookie(cookie(request, in.cookie(), Doorkeeper.BROWSER_SESSION)))
                .orElseThrow(this::refuse);
    }

    private ProblemException refuse() {
        attempts.failed();
        return ProblemException.of(
                ErrorCode.UNAUTHENTICATED, "The code is wrong, was used, or has expired");
    }

    /// Signs the browser out.
    @Open
    @Post(uri = "/sign-out", consumes = "*/*")
    @ApiResponse(responseCode = "204", description = "The cookie is of no use any more")
    HttpResponse<?> signOut(HttpRequest<?> request) {
        request.getCookies()
                .findCookie(Gate.COOKIE)
                .map(Cookie::getValue)
                .ifPresent(doorkeeper::signOut);
        return HttpResponse.noContent().cookie(cookie(request, "", Duration.ZERO));
    }

    private static Cookie cookie(HttpRequest<?> request, String value, Duration life) {
        return Cookie.of(Gate.COOKIE, value)
                .httpOnly(true)
                .maxAge(life)
                .path("/")
                .sameSite(SameSite.Strict)
                .secure(request.isSecure());
    }
}
