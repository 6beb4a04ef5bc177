package dev.hoptrail.api.security;

import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Exchanges a one-time code for a browser's cookie.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "access")
final class SignInController {

    private final Doorkeeper doorkeeper;
    private final CallLimits limits;
    private final BrowserCookies cookies;

    SignInController(Doorkeeper doorkeeper, CallLimits limits, BrowserCookies cookies) {
        this.doorkeeper = doorkeeper;
        this.limits = limits;
        this.cookies = cookies;
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
        limits.checkSignIn(request);
        Doorkeeper.SignedIn in = doorkeeper.signIn(code).orElseThrow(() -> refuse(request));
        Visitor visitor = in.visitor();
        return HttpResponse.ok(
                        new SignedIn(
                                visitor.access().word(), Objects.requireNonNull(visitor.csrf())))
                .cookie(cookies.signedIn(request, in));
    }

    private ProblemException refuse(HttpRequest<?> request) {
        limits.signInFailed(request);
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
        return HttpResponse.noContent().cookie(cookies.signedOut(request));
    }
}
