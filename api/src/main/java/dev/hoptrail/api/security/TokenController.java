package dev.hoptrail.api.security;

import dev.hoptrail.api.paging.Parameters;
import dev.hoptrail.api.problem.ErrorCode;
import dev.hoptrail.api.problem.ProblemException;
import dev.hoptrail.api.security.store.AccessStore.TokenRow;
import dev.hoptrail.correlate.chain.AccountScope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who the caller is, and the tokens there are.
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "access")
final class TokenController {

    private static final int LONGEST_NAME = 100;
    private static final int MOST_ACCOUNTS = 1_000;

    private final Doorkeeper doorkeeper;
    private final Clock clock;

    TokenController(Doorkeeper doorkeeper, Clock clock) {
        this.doorkeeper = doorkeeper;
        this.clock = clock;
    }

    /// @param accounts those that may be seen; null for all
    /// @param csrf for browsers: to be sent as X-Hoptrail-CSRF with calls that change something
    /// @param version of the service that answers; null where it does not run from its package
    @Schema(name = "Me")
    record Me(
            String name,
            String access,
            @Nullable List<String> accounts,
            @Nullable String csrf,
            @Nullable String version) {}

    @Schema(name = "TokenPage")
    record Tokens(List<TokenRow> items, @Nullable String next, Instant asOf) {}

    /// @param access viewer, analyst, auditor or admin
    /// @param accounts ids of the accounts whose sessions it may see; all where absent
    /// @param days how long the token holds; until revoked where absent
    @Schema(name = "TokenRequest")
    record TokenRequest(
            @Nullable String name,
            @Nullable String access,
            @Nullable List<String> accounts,
            @Nullable Integer days) {}

    /// @param accounts those that it is restricted to, sorted; null for all
    /// @param token the secret, shown this once
    @Schema(name = "CreatedToken")
    record CreatedToken(
            String tokenId,
            String name,
            String access,
            @Nullable List<String> accounts,
            String token) {}

    @Schema(name = "SignInCode")
    record SignInCode(String code) {}

    /// Who asks, and with which access.
    @Scoped
    @Get("/me")
    Me me(HttpRequest<?> request) {
        Visitor visitor = Visitor.of(request).orElseThrow();
        return new Me(
                visitor.name(),
                visitor.access().word(),
                accounts(visitor.scope()),
                visitor.csrf(),
                TokenController.class.getPackage().getImplementationVersion());
    }

    /// All tokens, without their secrets.
    @Needs(Access.ADMIN)
    @Get("/tokens")
    Tokens tokens() {
        return new Tokens(doorkeeper.tokens(), null, clock.instant());
    }

    /// Makes a token and shows its secret this once.
    @Needs(Access.ADMIN)
    @Post("/tokens")
    @Status(HttpStatus.CREATED)
    CreatedToken create(@Body TokenRequest body) {
        Access access = access(body.access());
        String name = body.name() == null ? access.word() : body.name();
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw invalid("\"name\" must have 1 to %d characters".formatted(LONGEST_NAME));
        }
        AccountScope scope = scope(body.accounts());
        Doorkeeper.NewToken token = doorkeeper.create(name, access, scope, lifetime(body.days()));
        return new CreatedToken(
                token.tokenId(), name, access.word(), accounts(scope), token.text());
    }

    /// Revokes a token.
    @Needs(Access.ADMIN)
    @Delete("/tokens/{tokenId}")
    @ApiResponse(responseCode = "204", description = "The token is revoked")
    HttpResponse<?> revoke(@PathVariable String tokenId) {
        if (!doorkeeper.revoke(tokenId)) {
            throw ProblemException.notFound("No such token, or it is revoked already");
        }
        return HttpResponse.noContent();
    }

    /// Makes a one-time code that signs a browser in.
    @Needs(Access.ADMIN)
    @Post(uri = "/sign-in-codes", consumes = "*/*")
    @Status(HttpStatus.CREATED)
    SignInCode signInCode() {
        return new SignInCode(doorkeeper.signInCode(Access.ADMIN));
    }

    private static Access access(@Nullable String word) {
        if (word == null) {
            throw invalid("\"access\" is missing: viewer, analyst, auditor or admin");
        }
        return Access.of(word)
                .orElseThrow(() -> invalid("\"access\" must be viewer, analyst, auditor or admin"));
    }

    private static AccountScope scope(@Nullable List<String> accounts) {
        if (accounts == null) {
            return AccountScope.everything();
        }
        if (accounts.isEmpty() || accounts.size() > MOST_ACCOUNTS) {
            throw invalid("\"accounts\" must have 1 to %d ids".formatted(MOST_ACCOUNTS));
        }
        if (!accounts.stream().allMatch(Parameters::isAccount)) {
            throw invalid("\"accounts\" must be ids of accounts, 12 digits each");
        }
        return AccountScope.of(accounts);
    }

    private static @Nullable List<String> accounts(AccountScope scope) {
        String @Nullable [] ids = scope.accountIds();
        return ids == null ? null : List.of(ids);
    }

    private static @Nullable Duration lifetime(@Nullable Integer days) {
        if (days == null) {
            return null;
        }
        if (days < 1 || days > 3660) {
            throw invalid("\"days\" must be between 1 and 3660");
        }
        return Duration.ofDays(days);
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.of(ErrorCode.INVALID_BODY, detail);
    }
}
